"""Registers the demands capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The demands capability."""

    name = "liyuan.demands"
    label = "demands"
