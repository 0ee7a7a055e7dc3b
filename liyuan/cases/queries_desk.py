"""What lies on a person's desk: the cases whose turn it is for them, nearest deadline first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from liyuan.accounts.access import firms_of, may
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import User
from liyuan.cases.access import NO_CASE, action_of, not_about, reached, units_for
from liyuan.cases.domain import NEVER, VERB_OF_TURN, ClockState, PartyRole, PartyState, Turn
from liyuan.cases.models import Case, CaseClock, CaseParty
from liyuan.rules.queries_procedures import procedures_now

# A desk tells how many lie on it up to this; beyond, that there are more.
MOST_COUNTED = 1_000


class End(NamedTuple):
    """By when a case of a pile is due (NEVER: nothing says), its id, whether that is a guess."""

    by: datetime
    pk: int
    guess: bool


@dataclass(frozen=True)
class Position:
    """One pile of a desk: the cases of a kind at a turn by their ends, and how many are late.

    Of more than MOST_COUNTED the nearest are there, and one more.
    """

    kind: str
    turn: Turn
    ends: tuple[End, ...]
    late: int

    @property
    def count(self) -> int:
        return len(self.ends)


def kinds() -> tuple[str, ...]:
    """The kinds of case that the city has procedures for."""
    return tuple(procedure.kind for procedure in procedures_now())


def on_desk(user: User, kind: str, turn: Turn) -> QuerySet[Case]:
    """The open cases of a kind at a turn that wait for this person or their unit."""
    verb = VERB_OF_TURN[turn]
    here = Case.objects.none()
    if may(user, action_of(kind, verb)):
        mine = PILES.get(turn, _of_unit)(user, kind, turn)
        here = Case.objects.filter(mine, not_about(user), kind=kind, ended_at=None)
    return _with_own_end(here, user, kind) if turn is Turn.ASSIST else here.filter(turn=turn)


def _with_own_end(cases: QuerySet[Case], user: User, kind: str) -> QuerySet[Case]:
    """What assists is ordered and late by the clocks of its own unit, not by the lead's."""
    _, units = units_for(user, kind, VERB_OF_TURN[Turn.ASSIST])
    own = CaseClock.objects.filter(
        case=OuterRef("pk"), unit__in=units, name__in=_parts(kind), state=ClockState.RUNNING
    )
    nearest = own.order_by("deadline_at")
    return cases.annotate(
        own_at=Coalesce(Subquery(nearest.values("deadline_at")[:1]), Value(NEVER)),
        own_guess=Coalesce(Subquery(nearest.values("provisional")[:1]), Value(value=False)),
    )


def _parts(kind: str) -> list[str]:
    """The clocks of units beside the lead, by name."""
    ours = (procedure for procedure in procedures_now() if procedure.kind == kind)
    return [clock.key for procedure in ours for clock in procedure.clocks if clock.part]


def order_of(turn: Turn) -> tuple[str, str]:
    """By which deadline a pile is ordered: the nearest first, what has none comes last."""
    return ("own_at", "id") if turn is Turn.ASSIST else ("order_at", "id")


def due_of(case: Case, turn: Turn) -> tuple[datetime | None, bool]:
    """The deadline that counts for who has the case in this pile, and whether it is a guess."""
    if turn is not Turn.ASSIST:
        return case.due_at, case.due_provisional
    at: datetime = case.own_at  # type: ignore[attr-defined]
    return (None if at == NEVER else at), case.own_guess  # type: ignore[attr-defined]


def positions(user: User, *, at: datetime) -> tuple[Position, ...]:
    """The piles of a person's desk that are not empty."""
    piles = ((kind, turn, on_desk(user, kind, turn)) for kind in kinds() for turn in VERB_OF_TURN)
    found = ((kind, turn, _ends(pile, turn)) for kind, turn, pile in piles)
    return tuple(Position(*one, late=_late(one[2], at)) for one in found if one[2])


def _ends(pile: QuerySet[Case], turn: Turn) -> tuple[End, ...]:
    """The nearest ends of a pile, up to a bound: nobody reads further."""
    if pile.query.is_empty():
        return ()
    columns = ("own_at", "pk", "own_guess")
    if turn is not Turn.ASSIST:
        columns = ("order_at", "pk", "due_provisional")
    ordered = pile.order_by(*order_of(turn)).values_list(*columns)
    return tuple(End(*one) for one in ordered[: MOST_COUNTED + 1])


def _late(ends: Iterable[End], at: datetime) -> int:
    return sum(1 for one in ends if one.by <= at and not one.guess)


def _of_unit(user: User, kind: str, turn: Turn) -> Q:
    """Those that wait for one's unit, or for all in the city who have the role."""
    city, units = units_for(user, kind, VERB_OF_TURN[turn])
    mine = Q(turn_unit__in=units) if units else NO_CASE
    if city:
        mine |= Q(turn_unit=None)
    if Scope.ASSIGNED in may(user, action_of(kind, VERB_OF_TURN[turn])):
        mine |= Q(owner=user.pk)
    return mine


def _of_city(user: User, kind: str, turn: Turn) -> Q:
    return reached(user, kind, VERB_OF_TURN[turn])


def _of_firm(user: User, kind: str, turn: Turn) -> Q:
    return Q(firm__in=firms_of(user, action_of(kind, VERB_OF_TURN[turn])))


def _of_registrar(user: User, kind: str, turn: Turn) -> Q:
    return Q(opened_by=user.pk)


def _of_party(user: User, kind: str, turn: Turn) -> Q:
    """Those in which one's unit was asked to assist or report and has not yet."""
    _, units = units_for(user, kind, VERB_OF_TURN[turn])
    asked = CaseParty.objects.filter(
        unit__in=units,
        role__in=(PartyRole.ASSIST, PartyRole.WHISTLED),
        state__in=(PartyState.ASKED, PartyState.SIGNED),
    )
    return Q(pk__in=asked.values("case"))


PILES: Mapping[Turn, Callable[[User, str, Turn], Q]] = {
    Turn.FIRM: _of_firm,
    Turn.REGISTRAR: _of_registrar,
    Turn.ASSIST: _of_party,
    Turn.CALLER: _of_city,
    Turn.SUPERVISION: _of_city,
}


def is_late(case: Case, at: datetime) -> bool:
    """Whether a deadline that is certain is over."""
    return case.due_at is not None and not case.due_provisional and case.due_at <= at


def minutes_to_midnight(at: datetime) -> int:
    """How long today still is in the city."""
    local = timezone.localtime(at)
    return 24 * 60 - local.hour * 60 - local.minute
