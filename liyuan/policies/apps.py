"""Registers the policies capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The policies capability."""

    name = "liyuan.policies"
    label = "policies"
