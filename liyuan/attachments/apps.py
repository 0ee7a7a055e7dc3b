"""Registers the attachments capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The attachments capability."""

    name = "liyuan.attachments"
    label = "attachments"
