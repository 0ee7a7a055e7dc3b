"""Reads of procedures: the one that is in force for a kind of case, and that of a version."""

from __future__ import annotations

from datetime import date

from liyuan.engines.procedure import Procedure, read_procedure
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import version_in_force

PREFIX = "procedures/"
# each is read once; a server needs those in force and those that running cases still keep
MOST = 256
_read: dict[str, Procedure] = {}


def procedure_in_force(kind: str, on: date) -> tuple[RuleVersion, Procedure]:
    """By what a case that is opened on a day goes; raises RuleVersion.DoesNotExist."""
    version = version_in_force(PREFIX + kind, on)
    if version is None:
        raise RuleVersion.DoesNotExist(PREFIX + kind)
    return version, procedure_of(version)


def procedure_of(version: RuleVersion) -> Procedure:
    """The procedure that a version says, which a running case keeps."""
    held = _read.get(version.content_hash)
    if held is None:
        if len(_read) >= MOST:
            _read.clear()
        held = _read[version.content_hash] = read_procedure(version.content)
    return held
