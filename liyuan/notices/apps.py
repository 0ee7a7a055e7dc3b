"""Registers the notices capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The notices capability."""

    name = "liyuan.notices"
    label = "notices"
