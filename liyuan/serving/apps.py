"""Registers the serving capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The serving capability."""

    name = "liyuan.serving"
    label = "serving"
