"""URLs of the policies capability."""

from django.urls import URLPattern

app_name = "policies"
urlpatterns: list[URLPattern] = []
