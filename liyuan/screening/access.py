"""Who may see screenings, what they counted, which firms by name, and by how much one misses."""

from datetime import datetime

from django.db.models import Q

from liyuan.accounts.access import Person, may, readable_levels, refuse
from liyuan.accounts.domain import Clearance, Purpose, Scope
from liyuan.enterprises.access import USE, reached
from liyuan.screening.domain import State
from liyuan.screening.models import ScreeningRun

VIEW, RUN, EXPORT = "screening.view", "screening.run", "screening.export"
FIGURES = "screening.figures"
NAMES, DISTANCES = "screening.firms", "verdict.distance"


def screening_to_view(user: Person, number: int, *, at: datetime) -> ScreeningRun:
    """One screening; 403 without the right, 404 when there is none of this number."""
    subject = ("screening", str(number))
    if not may(user, VIEW):
        refuse(user, VIEW, subject, at=at)
    found = ScreeningRun.objects.select_related("snapshot", "by", "progress")
    run = found.filter(pk=number).first()
    if run is None:
        refuse(user, VIEW, subject, at=at, hidden=True)
    return run


def screening_done(user: Person, number: int, *, at: datetime) -> ScreeningRun:
    """One screening that has results; 404 for one that has none."""
    run = screening_to_view(user, number, at=at)
    if run.state != State.DONE:
        refuse(user, VIEW, ("screening", str(number)), at=at, hidden=True)
    return run


def names_everybody(user: Person) -> bool:
    """Whether a person may list all firms that are counted; who may not is told no small cell."""
    return Scope.CITY in may(user, NAMES)


def firms_named_to(user: Person) -> Q:
    """Predicate over firms: those that a person may see by name behind a count."""
    return reached(user, NAMES)


def firms_measured_for(user: Person) -> Q:
    """Predicate: those of them of whom the person may read by how much they miss a threshold."""
    return firms_named_to(user) & reached(user, DISTANCES)


def clearance_in_screenings(user: Person) -> Clearance:
    """The facts whose figures a person may read of the firms that they may measure."""
    within = may(user, DISTANCES)
    purposes = frozenset(one for one in Purpose if may(user, USE[one]) & within)
    return Clearance(readable_levels(user, within), purposes)
