"""URLs of targets."""

from django.urls import path, re_path

from liyuan.indicators import views

app_name = "targets"
urlpatterns = [
    path("", views.target_list, name="list"),
    path("export.xlsx", views.target_export, name="export"),
    re_path(r"^(?P<code>[A-Za-z0-9-]{1,12})/$", views.target, name="target"),
]
