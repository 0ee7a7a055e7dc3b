"""The address of the calendar feed, as calendar programs expect it."""

from django.urls import path

from liyuan.notices import views_calendar

urlpatterns = [path("calendar.ics", views_calendar.feed, name="calendar")]
