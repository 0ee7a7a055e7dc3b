"""URLs of the parks capability."""

from django.urls import URLPattern

app_name = "parks"
urlpatterns: list[URLPattern] = []
