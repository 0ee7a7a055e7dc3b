"""Registers the imports capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The imports capability."""

    name = "liyuan.imports"
    label = "imports"
