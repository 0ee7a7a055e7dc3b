"""URLs of the list of parks; the page of one park is composed above (dashboards)."""

from django.urls import path

from liyuan.parks import views

app_name = "parks"
urlpatterns = [
    path("", views.park_list, name="list"),
    path("export.xlsx", views.park_export, name="export"),
]
