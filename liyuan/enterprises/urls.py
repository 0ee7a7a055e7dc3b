"""URLs of the enterprises capability."""

from django.urls import URLPattern

app_name = "enterprises"
urlpatterns: list[URLPattern] = []
