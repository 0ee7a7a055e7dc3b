"""URLs of the lists that a run keeps."""

from django.urls import path

from liyuan.policies import views_standings as views

app_name = "standings"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:slug>/", views.firms, name="firms"),
    path("<slug:slug>/export.xlsx", views.export, name="export"),
]
