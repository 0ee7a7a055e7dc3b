"""URLs of open checks (待核事项)."""

from django.urls import path

from liyuan.enterprises import views_checks as views

app_name = "checks"
urlpatterns = [
    path("", views.check_list, name="list"),
    path("export.xlsx", views.check_export, name="export"),
    path("<int:number>/", views.settle, name="check"),
]
