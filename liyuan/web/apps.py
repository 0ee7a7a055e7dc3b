"""Django application: the shell that every page stands in."""

from django.apps import AppConfig

from liyuan.web.catalogue import compile_where_writable


class Config(AppConfig):
    name = "liyuan.web"
    label = "web"

    def ready(self) -> None:
        compile_where_writable()
