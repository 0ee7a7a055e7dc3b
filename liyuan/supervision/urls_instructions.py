"""URLs of leaders' instructions."""

from django.urls import path

from liyuan.supervision import views_instructions as views

app_name = "instructions"
urlpatterns = [
    path("", views.index, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.show, name="instruction"),
    path("<int:number>/task/", views.task, name="task"),
    path("tasks/<int:number>/report/", views.report, name="report"),
    path("tasks/<int:number>/close/", views.close, name="close"),
]
