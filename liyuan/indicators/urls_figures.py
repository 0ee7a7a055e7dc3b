"""URLs of the published figures."""

from django.urls import path

from liyuan.indicators import views

app_name = "figures"
urlpatterns = [
    path("", views.figure_list, name="list"),
    path("export.xlsx", views.figure_export, name="export"),
]
