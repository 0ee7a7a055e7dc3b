"""Django application: the shell that every page stands in."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "liyuan.web"
    label = "web"
