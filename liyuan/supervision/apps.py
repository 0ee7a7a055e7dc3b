"""Registers the supervision capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The supervision capability."""

    name = "liyuan.supervision"
    label = "supervision"
