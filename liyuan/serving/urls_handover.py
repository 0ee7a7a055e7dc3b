"""URLs of 离岗交接."""

from django.urls import path

from liyuan.serving import views_handover

app_name = "handover"
urlpatterns = [
    path("", views_handover.people, name="list"),
    path("<int:pk>/", views_handover.leaver, name="person"),
]
