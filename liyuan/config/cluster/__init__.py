"""The database server of an instance: the one that DATABASE_URL names, else an embedded one."""

from liyuan.config.cluster.api import Status, address, ensure, status, stop

__all__ = ["Status", "address", "ensure", "status", "stop"]
