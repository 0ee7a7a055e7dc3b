"""URLs of the list of firms; the page of one firm is composed above (dashboards)."""

from django.urls import path

from liyuan.enterprises import views, views_sensitive

app_name = "enterprises"
urlpatterns = [
    path("", views.firm_list, name="list"),
    path("export.xlsx", views.firm_export, name="export"),
    path("sensitive/", views_sensitive.sensitive_list, name="sensitive"),
    path("sensitive/<int:number>/end/", views_sensitive.reveal, name="reveal"),
]
