"""Django application: the shell that every page stands in."""

from django.apps import AppConfig

from liyuan.web.catalogue import compile_where_writable
from liyuan.web.lookups import register


class Config(AppConfig):
    name = "liyuan.web"
    label = "web"

    def ready(self) -> None:
        register()
        compile_where_writable()
