"""Registers the screening capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The screening capability."""

    name = "liyuan.screening"
    label = "screening"
