"""Registers the parks capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The parks capability."""

    name = "liyuan.parks"
    label = "parks"
