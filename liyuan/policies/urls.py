"""URLs of policies."""

from django.urls import path

from liyuan.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.policy_list, name="list"),
    path("export.xlsx", views.policy_export, name="export"),
    path("<slug:slug>/", views.policy_page, name="policy"),
    path("<slug:slug>/<slug:key>/firms/", views.clause_firms, name="firms"),
    path("<slug:slug>/<slug:key>/firms/export.xlsx", views.firms_export, name="firms_export"),
]
