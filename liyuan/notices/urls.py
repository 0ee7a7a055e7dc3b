"""URLs of notices."""

from django.urls import path

from liyuan.notices import views, views_sent

app_name = "notices"
urlpatterns = [
    path("", views.page, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.wishes, name="settings"),
    path("calendar/", views.calendar_key, name="calendar"),
    path("sent/", views_sent.sent, name="sent"),
    path("sent/try/", views_sent.on_trial, name="try"),
    path("sent/<int:number>/again/", views_sent.again, name="again"),
    path("<int:number>/", views.open_notice, name="open"),
    path("<int:number>/read/", views.read, name="read"),
]
