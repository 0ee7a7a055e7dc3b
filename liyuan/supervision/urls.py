"""URLs of supervision's own pages."""

from django.urls import path

from liyuan.supervision import (
    views_board,
    views_brief,
    views_daily,
    views_integrity,
    views_ratings,
    views_rectification,
)

app_name = "supervision"
urlpatterns = [
    path("", views_board.show, name="board"),
    path("brief/", views_brief.show, name="brief"),
    path("brief.pdf", views_brief.report, name="report"),
    path("daily/", views_daily.show, name="daily"),
    path("daily/export.xlsx", views_daily.export, name="export"),
    path("daily/run/", views_daily.run, name="run"),
    path("integrity/", views_integrity.show, name="integrity"),
    path("integrity/export.xlsx", views_integrity.export, name="integrity_export"),
    path("integrity/<slug:flag>/", views_integrity.cases, name="signs"),
    path("ratings/", views_ratings.show, name="ratings"),
    path("ratings/publish/", views_ratings.publish, name="publish"),
    path("rectification/", views_rectification.show, name="rectification"),
    path("rectification/export.xlsx", views_rectification.export, name="rectification_export"),
]
