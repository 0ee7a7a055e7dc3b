"""URLs of the return desk."""

from django.urls import path

from liyuan.demands import views_visits

app_name = "visits"
urlpatterns = [
    path("", views_visits.visits, name="list"),
    path("export.xlsx", views_visits.export, name="export"),
    path("<str:number>/", views_visits.visit, name="call"),
]
