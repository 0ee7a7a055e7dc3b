"""Entering an instance: its database up, its settings read, Django ready."""

import os

from liyuan.config import cluster, instances
from liyuan.config.instances import Instance


def enter(instance: Instance | None = None) -> Instance:
    """Call first in a command that needs the database; import models only after it.

    The instance is the one that LIYUAN_INSTANCE and LIYUAN_DATA name, `dev` unless they do.
    """
    found = instance or instances.current()
    set_environment(found)
    import django

    django.setup()
    return found


def set_environment(instance: Instance) -> None:
    """For this process and its children."""
    os.environ.update(instances.environment(instance, cluster.ensure(instance)))
