"""Which units a person may hand over files for, which imports they see, whose firms they reach."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from liyuan.accounts.access import Person, may, refuse, units_below
from liyuan.accounts.models import Unit
from liyuan.engines.findings import Finding
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.models import Enterprise
from liyuan.imports.domain import REGISTER_FACT, ImportRefused, Kind
from liyuan.imports.models import ImportJob, TakenLedger
from liyuan.imports.queries import supplying_units
from liyuan.rules.queries import catalogue

ACTIONS: Mapping[Kind, str] = {Kind.FIRMS: "enterprise.import", Kind.FACTS: "fact.import"}


def kinds_open_to(user: Person) -> tuple[Kind, ...]:
    """What a person may hand over, if their unit supplies any of it."""
    return tuple(kind for kind, action in ACTIONS.items() if may(user, action))


def importing_units(user: Person, kind: Kind) -> QuerySet[Unit]:
    """The units below the person's own that supply such data: nobody brings another's facts."""
    found = Unit.objects.none()
    for scope in may(user, ACTIONS[kind]):
        found = found | units_below(user, ACTIONS[kind], scope)
    return found.filter(code__in=suppliers(kind)).distinct()


def suppliers(kind: Kind) -> frozenset[str]:
    """Codes of the units that supply facts; of firms, the one that keeps the register."""
    if kind is Kind.FACTS:
        return supplying_units()
    register = catalogue().get(REGISTER_FACT)
    return frozenset({register.source_unit} if register else ())


def imports_visible_to(user: Person) -> QuerySet[ImportJob]:
    """The imports of the units for which a person may import."""
    mine = Q(pk__in=())
    for kind in kinds_open_to(user):
        mine |= Q(kind=kind, unit__in=importing_units(user, kind).values("pk"))
    return ImportJob.objects.filter(mine)


def import_to_view(user: Person, number: int, *, at: datetime) -> ImportJob:
    """One import; 403 for who may import nothing, 404 for another unit's."""
    subject = ("import", str(number))
    if not kinds_open_to(user):
        refuse(user, ACTIONS[Kind.FACTS], subject, at=at)
    found = imports_visible_to(user).select_related("unit", "by", "ledger__unit", "ledger__by")
    job = found.filter(pk=number).first()
    if job is None:
        refuse(user, ACTIONS[Kind.FACTS], subject, at=at, hidden=True)
    return job


def ledger_returned(user: Person | None, stamp: str) -> TakenLedger:
    """The ledger of a stamp; raises ImportRefused for one that is not known, kept or theirs."""
    ledger = TakenLedger.objects.select_related("unit").filter(stamp=stamp).first()
    if ledger is None:
        raise ImportRefused(Finding("import.ledger_unknown", params={"stamp": stamp}))
    theirs = user is None or importing_units(user, Kind.FACTS).filter(pk=ledger.unit_id).exists()
    if not theirs:
        raise ImportRefused(Finding("import.ledger_other", params={"unit": ledger.unit.name}))
    if not ledger.content:
        raise ImportRefused(Finding("import.ledger_expired", params={"stamp": stamp}))
    return ledger


def firms_within_reach(user: Person | None, kind: Kind) -> QuerySet[Enterprise]:
    """The firms whose rows a person may bring; every firm on the command line."""
    if user is None:
        return Enterprise.objects.all()
    return enterprises_visible_to(user, ACTIONS[kind])
