"""Registers the rules capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The rules capability."""

    name = "liyuan.rules"
    label = "rules"
