"""URLs of parks as lists; the page of one park is composed above (dashboards)."""

from django.urls import path

from liyuan.parks import views, views_structure

app_name = "parks"
urlpatterns = [
    path("", views.park_list, name="list"),
    path("export.xlsx", views.park_export, name="export"),
    path("roster/", views_structure.roster, name="roster"),
    path("roster/export.xlsx", views_structure.roster_export, name="roster_export"),
    path("overlap/", views_structure.overlap, name="overlap"),
    path("overlap/export.xlsx", views_structure.overlap_export, name="overlap_export"),
    path("measures/<slug:code>/", views_structure.measure, name="measure"),
    path("measures/<slug:code>/export.xlsx", views_structure.measure_export, name="measure_export"),
]
