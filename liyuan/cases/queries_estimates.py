"""Deadlines that are estimates, since they run into a year whose holidays are not loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from liyuan.accounts.access import Person, may
from liyuan.cases.access import action_of
from liyuan.cases.actions_round import procedures_of
from liyuan.cases.domain import SUBJECT, ClockState
from liyuan.cases.models import CaseClock
from liyuan.web.language import named

MOST = 20


@dataclass(frozen=True)
class Estimate:
    """One of them: of which case, of which of its clocks."""

    number: str
    url: str
    clock: str
    due_at: datetime | None


@dataclass(frozen=True)
class Estimates:
    """How many there are, and the nearest of them."""

    count: int
    nearest: tuple[Estimate, ...]


def estimates(user: Person, lang: str) -> Estimates:
    """They alarm nobody until the year is loaded; what went straight to supervision is no row.

    A case has its address where the reader may open cases of its kind at all.
    """
    open_ones = CaseClock.objects.filter(provisional=True, state=ClockState.RUNNING)
    shown = open_ones.filter(case__direct=False).order_by("deadline_at", "id")
    named_so = ("case__kind", "case__number", "case__procedure", "name", "deadline_at")
    rows = shown.values_list(*named_so)[:MOST]
    found = list(rows)
    read = procedures_of({version for _, _, version, _, _ in found})
    opens = {kind for kind, *_ in found if may(user, action_of(kind, "view"))}
    pages: Mapping[str, Callable[[str], str]] = import_string(settings.SUBJECT_PAGES)
    nearest = (
        Estimate(
            number,
            pages[SUBJECT](number) if kind in opens else "",
            named(clock.name, clock.en, lang),
            due_at,
        )
        for kind, number, version, name, due_at in found
        for clock in [read[version].clock(name)]
    )
    return Estimates(open_ones.count(), tuple(nearest))
