"""URLs of the pages that are composed of several capabilities."""

from django.urls import path, re_path

from liyuan.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.portal, name="portal"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("cockpit/wall/", views.wall, name="wall"),
    re_path(r"^enterprises/(?P<code>[0-9A-Z]{18})/$", views.firm, name="firm"),
    re_path(r"^enterprises/(?P<code>[0-9A-Z]{18})/card/$", views.card, name="card"),
    re_path(r"^parks/(?P<code>[A-Za-z0-9-]{1,12})/$", views.park, name="park"),
]
