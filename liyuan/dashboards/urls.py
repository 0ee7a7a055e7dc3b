"""URLs of the dashboards capability."""

from django.urls import URLPattern

app_name = "dashboards"
urlpatterns: list[URLPattern] = []
