"""URLs of the working calendar."""

from django.urls import path

from liyuan.rules import views

app_name = "calendar"
urlpatterns = [path("", views.calendar, name="page")]
