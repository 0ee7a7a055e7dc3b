"""URLs of the four tiers."""

from django.urls import path, re_path

from liyuan.serving import views

app_name = "tiers"
urlpatterns = [
    path("", views.page, name="page"),
    path("export.xlsx", views.export, name="export"),
    path("firms/", views.firms, name="firms"),
    path("firms/export.xlsx", views.firms_export, name="firms_export"),
    re_path(r"^balance/(?P<code>[A-Za-z0-9-]{1,12})/$", views.balance, name="balance"),
]
