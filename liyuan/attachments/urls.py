"""The address of a file."""

from django.urls import path

from liyuan.attachments import views

app_name = "attachments"
urlpatterns = [path("<uuid:key>/", views.file, name="file")]
