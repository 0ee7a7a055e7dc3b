"""Registers the accounts capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The accounts capability."""

    name = "liyuan.accounts"
    label = "accounts"
