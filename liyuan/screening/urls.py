"""URLs of screenings."""

from django.urls import path

from liyuan.screening import views, views_clause, views_firms

FIRMS = "<int:number>/firms/<slug:slug>/<slug:key>/"

app_name = "screening"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("start/", views.start, name="start"),
    path("compare/", views.compare, name="compare"),
    path("<int:number>/", views.run, name="run"),
    path("<int:number>/export.xlsx", views.run_export, name="run_export"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/diff/<int:other>/", views.diff_page, name="diff"),
    path("<int:number>/diff/<int:other>/export.xlsx", views.diff_export, name="diff_export"),
    path("clauses/<slug:slug>/<slug:key>/", views_clause.clause, name="clause"),
    path("clauses/<slug:slug>/<slug:key>/near.xlsx", views_clause.near_export, name="near_export"),
    path(FIRMS, views_firms.firms, name="firms"),
    path(f"{FIRMS}export.xlsx", views_firms.firms_export, name="firms_export"),
]
