"""Registers the cases capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The cases capability."""

    name = "liyuan.cases"
    label = "cases"
