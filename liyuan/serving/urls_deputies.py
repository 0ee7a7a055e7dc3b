"""URLs of AB 角."""

from django.urls import path

from liyuan.serving import views_deputies

app_name = "deputies"
urlpatterns = [
    path("", views_deputies.page, name="list"),
    path("stop/", views_deputies.stop, name="stop"),
    path("<int:pk>/end/", views_deputies.end, name="end"),
    path("<int:pk>/act/", views_deputies.act, name="act"),
]
