"""Registers the enterprises capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The enterprises capability."""

    name = "liyuan.enterprises"
    label = "enterprises"
