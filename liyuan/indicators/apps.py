"""Registers the indicators capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The indicators capability."""

    name = "liyuan.indicators"
    label = "indicators"
