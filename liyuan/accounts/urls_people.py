"""URLs of the security administrator: accounts, grants, and the permission table."""

from django.urls import path

from liyuan.accounts import views_people as views

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/export.xlsx", views.export, name="export"),
    path("people/new/", views.new, name="new"),
    path("people/<int:number>/", views.person, name="person"),
    path("people/<int:number>/grant/", views.give, name="give"),
    path("people/<int:number>/grants/<int:grant>/end/", views.end, name="end"),
    path("people/<int:number>/password/", views.new_password, name="password"),
    path("people/<int:number>/<slug:verb>/", views.change, name="change"),
    path("permissions/", views.permission_table, name="permissions"),
    path("permissions/export.xlsx", views.permission_export, name="permissions_export"),
]
