"""URLs of cases: the desk; the page of a case is that of its kind."""

from django.urls import path

from liyuan.cases import views

app_name = "cases"
urlpatterns = [path("", views.desk, name="desk")]
