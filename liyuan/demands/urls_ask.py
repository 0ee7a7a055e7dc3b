"""URLs without account: a demand by a telephone, and the address by which it is followed."""

from django.urls import path

from liyuan.demands import views_ask

app_name = "ask"
urlpatterns = [
    path("", views_ask.ask_page, name="page"),
    path("code/", views_ask.code, name="code"),
    path("posters/", views_ask.posters, name="posters"),
    path("t/<str:tracker>/", views_ask.tracker, name="tracker"),
    path("t/<str:tracker>/code/", views_ask.tracker_code, name="tracker_code"),
    path("t/<str:tracker>/<slug:transition>/", views_ask.tracker_step, name="tracker_step"),
]
