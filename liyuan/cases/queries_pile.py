"""A desk as its page shows it, one pile or all of them: what waits, by deadline, page by page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from liyuan.accounts.models import User
from liyuan.cases.access import knows_firm
from liyuan.cases.domain import NEVER, SUBJECT, Turn
from liyuan.cases.models import Case, CaseClock
from liyuan.cases.queries_desk import Position, due_of, on_desk, order_of
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.cases.words import TURNS
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of, text_of
from liyuan.web.language import named
from liyuan.web.paging import Key, Page, behind, keyset, order_keys, read_token, write_token

PAGE_SIZE = 30
# The clock that ends with the day of collection, in the procedures that have one.
HANDOVER = "handover"


@dataclass(frozen=True)
class PileRow:
    """A case on a desk; `firm` is None where its name is withheld from who works on it."""

    number: str
    url: str
    title: str
    firm: str | None
    state: str
    turn: Promise
    urgent: bool
    direct: bool
    lead: str
    due: Due | None
    collected_at: datetime


def pile(
    user: User, position: Position, *, after: str | None, at: datetime, lang: str
) -> Page[PileRow]:
    """One page of a pile, the nearest deadline first."""
    cases, turn = _shown(on_desk(user, position.kind, position.turn)), position.turn
    page = keyset(cases, order=order_of(turn), after=after, size=PAGE_SIZE)
    calendar = calendar_for(None)
    dues = [due_in_words(*due_of(case, turn), at, calendar) for case in page.items]
    rows = (_row(user, *one, turn, lang) for one in zip(page.items, dues, strict=True))
    return Page(tuple(rows), page.next, page.previous)


@dataclass(frozen=True)
class Spot:
    """Where a case lies in one of the piles: by which deadline, and whether that is a guess."""

    by: datetime
    pk: int
    guess: bool
    turn: Turn


def whole_desk(
    user: User, positions: Sequence[Position], *, after: str | None, at: datetime, lang: str
) -> Page[PileRow]:
    """One page of all piles together, the nearest deadline first; of each only the ids are read.

    A case of which one leads and assists lies there twice, with the deadline of each part.
    """
    keys = order_keys(Case, ("by", "pk"))
    example = Case.objects.annotate(by=F("order_at"))
    back, values = read_token(after, example, keys) if after else (False, [])
    found = [spot for one in positions for spot in _spots(user, one, keys, values, back=back)]
    spots = sorted(found, key=lambda one: (one.by, one.pk, one.turn), reverse=back)
    more = len(spots) > PAGE_SIZE
    if after and (not spots or (back and not more)):
        return whole_desk(user, positions, after=None, at=at, lang=lang)
    spots = spots[:PAGE_SIZE][::-1] if back else spots[:PAGE_SIZE]
    onward = write_token(spots[-1], keys, back=False) if spots and (more or back) else None
    return Page(
        tuple(_rows_at(user, spots, at, lang)),
        onward,
        write_token(spots[0], keys, back=True) if after else None,
    )


def _spots(
    user: User, position: Position, keys: Sequence[Key], values: Sequence[Any], *, back: bool
) -> Iterator[Spot]:
    turn = position.turn
    if not values:
        yield from (Spot(*end, turn) for end in position.ends[: PAGE_SIZE + 1])
        return
    by, guess = ("own_at", "own_guess") if turn is Turn.ASSIST else ("order_at", "due_provisional")
    held = on_desk(user, position.kind, turn).annotate(by=F(by))
    found = held.filter(behind(keys, values, back=back)).order_by(
        *(key.ordering(back=back) for key in keys)
    )
    for at, pk, guessed in found.values_list("by", "pk", guess)[: PAGE_SIZE + 1]:
        yield Spot(at, pk, guessed, turn)


def _rows_at(user: User, spots: Sequence[Spot], at: datetime, lang: str) -> Iterator[PileRow]:
    cases = _shown(Case.objects.all()).in_bulk([spot.pk for spot in spots])
    calendar = calendar_for(None)
    for spot in spots:
        due = due_in_words(None if spot.by == NEVER else spot.by, spot.guess, at, calendar)
        if case := cases.get(spot.pk):
            yield _row(user, case, due, spot.turn, lang)


def _shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    unread = ("tokens", "firm__name_tokens", *text_of("procedure"))
    return cases.select_related("firm", "lead", "procedure").defer(*unread)


def _row(user: User, case: Case, due: Due | None, turn: Turn, lang: str) -> PileRow:
    pages: Mapping[str, Callable[[str], str]] = import_string(settings.SUBJECT_PAGES)
    return PileRow(
        number=case.number,
        url=pages[SUBJECT](case.number),
        title=case.title,
        firm=_firm(user, case),
        state=_state(case, lang),
        turn=TURNS[turn],
        urgent=case.urgent,
        direct=case.direct,
        lead=named(case.lead.name, case.lead.en, lang) if case.lead else "",
        due=due,
        collected_at=case.collected_at,
    )


def _firm(user: User, case: Case) -> str | None:
    if not knows_firm(user, case):
        return None
    return case.firm.name if case.firm else ""


def _state(case: Case, lang: str) -> str:
    held = procedure_of(case.procedure).state(case.state)
    return named(held.name, held.en, lang)


def not_handed_over(user: User, positions: tuple[Position, ...]) -> bool:
    """Whether something to be judged and handed over today lies on a person's desk."""
    kinds = [one.kind for one in positions if one.turn is Turn.DISPATCHER]
    running = Q(clocks__in=CaseClock.objects.filter(name=HANDOVER, state="running"))
    return any(on_desk(user, kind, Turn.DISPATCHER).filter(running).exists() for kind in kinds)
