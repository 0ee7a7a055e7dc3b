"""URLs of the shell itself."""

from django.urls import path
from django.views.i18n import set_language

from liyuan.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
]
