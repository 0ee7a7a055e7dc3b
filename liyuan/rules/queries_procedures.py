"""Reads of procedures: the one that is in force for a kind of case, and that of a version."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from liyuan.engines.procedure import Procedure, read_procedure
from liyuan.rules.domain import WITHDRAWN, Kind
from liyuan.rules.models import RuleVersion
from liyuan.web.compiled import Compiled

PREFIX = "procedures/"
# each is read once; a server needs those in force and those that running cases still keep
MOST = 256
_read: dict[str, Procedure] = {}
TEXT = ("content", "name", "en", "correction")


def _newest(rule: str, on: date) -> QuerySet[RuleVersion]:
    found = RuleVersion.objects.filter(rule_id=rule, valid_from__lte=on).defer(*TEXT)
    return found.order_by("-loaded_at", "-id")[:1]


_NEWEST = Compiled(_newest)


def procedure_in_force(kind: str, on: date) -> tuple[RuleVersion, Procedure]:
    """By what a case that is opened on a day goes; raises RuleVersion.DoesNotExist."""
    version = _NEWEST.first(PREFIX + kind, on)
    if version is None or _is_withdrawn(version):
        raise RuleVersion.DoesNotExist(PREFIX + kind)
    return version, procedure_of(version)


def procedures_now() -> tuple[Procedure, ...]:
    """The newest of every kind, by kind."""
    newest = RuleVersion.objects.filter(kind=Kind.PROCEDURE, current=True).order_by("rule_id")
    held = (one for one in newest.defer(*TEXT) if not _is_withdrawn(one))
    return tuple(procedure_of(one) for one in held)


def _is_withdrawn(version: RuleVersion) -> bool:
    """One that was read before is a procedure, whose long text need not be fetched again."""
    return version.content_hash not in _read and version.content == WITHDRAWN


def text_of(path: str) -> tuple[str, ...]:
    """The columns of a joined version that hold its text, for `defer`: it is kept in memory."""
    return tuple(f"{path}__{column}" for column in TEXT)


def procedure_of(version: RuleVersion) -> Procedure:
    """The procedure that a version says, which a running case keeps."""
    held = _read.get(version.content_hash)
    if held is None:
        if len(_read) >= MOST:
            _read.clear()
        held = _read[version.content_hash] = read_procedure(version.content)
    return held
