"""URLs of imports."""

from django.urls import path

from liyuan.imports import views, views_ledger

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.upload, name="new"),
    path("export.xlsx", views.export, name="export"),
    path("ledger/", views_ledger.ledger, name="ledger"),
    path("templates/<str:kind>/<str:unit>.xlsx", views.template, name="template"),
    path("<int:number>/", views.import_page, name="import"),
    path("<int:number>/columns/", views.columns, name="columns"),
    path("<int:number>/apply/", views.apply, name="apply"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/choices/", views_ledger.choices, name="choices"),
    path("<int:number>/errors/", views.errors, name="errors"),
]
