"""Registers the dashboards capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The dashboards capability."""

    name = "liyuan.dashboards"
    label = "dashboards"
