"""What each web process loads: the application, and the watch over its parent."""

from liyuan.cli.follow import follow_parent
from liyuan.config.wsgi import application

__all__ = ["application"]

follow_parent()
