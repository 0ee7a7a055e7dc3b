"""Registers the workbench capability with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """The workbench capability."""

    name = "liyuan.workbench"
    label = "workbench"
