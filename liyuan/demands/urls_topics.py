"""URLs of topics."""

from django.urls import path

from liyuan.demands import views_topics

app_name = "topics"
urlpatterns = [
    path("", views_topics.topic_list, name="list"),
    path("export.xlsx", views_topics.topic_export, name="export"),
    path("new/", views_topics.new, name="new"),
    path("<int:number>/", views_topics.topic, name="topic"),
    path("<int:number>/join/", views_topics.join, name="join"),
    path("<int:number>/close/", views_topics.close, name="close"),
]
