"""URLs of the policy laboratory."""

from django.urls import path

from liyuan.screening import views_laboratory as views

app_name = "laboratory"
CLAUSE = "<slug:slug>/<slug:key>/"
urlpatterns = [
    path("", views.clauses, name="list"),
    path(CLAUSE, views.clause, name="clause"),
    path(f"{CLAUSE}figures/", views.figures, name="figures"),
    path(f"{CLAUSE}curves/", views.curves, name="curves"),
    path(f"{CLAUSE}comparison.xlsx", views.export, name="export"),
    path(f"{CLAUSE}comparison.pdf", views.paper, name="paper"),
]
