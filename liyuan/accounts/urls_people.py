"""URLs of the security administrator: accounts, grants, and the permission table."""

from django.urls import path

from liyuan.accounts import views_people as views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.person, name="person"),
    path("<int:number>/grant/", views.give, name="give"),
    path("<int:number>/grants/<int:grant>/end/", views.end, name="end"),
    path("<int:number>/password/", views.new_password, name="password"),
    path("<int:number>/<slug:verb>/", views.change, name="change"),
    path("permissions/", views.permission_table, name="permissions"),
    path("permissions/export.xlsx", views.permission_export, name="permissions_export"),
]
