"""Registers the journal capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The journal capability."""

    name = "liyuan.journal"
    label = "journal"
