"""My desk: what waits for a person, in piles, the most urgent first."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import require
from liyuan.accounts.models import User
from liyuan.cases.queries_desk import Position, minutes_to_midnight, positions
from liyuan.cases.queries_due import length_of
from liyuan.cases.queries_pile import not_handed_over, pile
from liyuan.cases.words import KINDS, TURNS
from liyuan.web.language import reader_language

# With so little of the day left, what is not handed over is told in red.
SOON = timedelta(hours=2)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The piles as tabs and the chosen one as a list; `?pile=kind.turn` chooses."""
    require(request.user, "desk.view")
    if not isinstance(request.user, User):
        raise PermissionDenied
    user, at, lang = request.user, timezone.now(), reader_language()
    piles = positions(user, at=at)
    chosen = _chosen(piles, request.GET.get("pile", ""))
    after = request.GET.get("after")
    said = {
        "tabs": [{"key": key_of(one), "words": words_of(one), "pile": one} for one in piles],
        "chosen": key_of(chosen) if chosen else "",
        "page": pile(user, chosen, after=after, at=at, lang=lang) if chosen else None,
        **(_midnight(at) if not_handed_over(user, piles) else {}),
    }
    return render(request, "cases/desk.html", said)


def _midnight(at: datetime) -> dict[str, object]:
    """How long today still is, and whether that is little."""
    left = timedelta(minutes=minutes_to_midnight(at))
    return {"left": length_of(left), "soon": left < SOON}


def key_of(position: Position) -> str:
    """A pile as the address names it."""
    return f"{position.kind}.{position.turn}"


def words_of(position: Position) -> str:
    """What a pile is called."""
    kind, turn = KINDS.get(position.kind, position.kind), TURNS[position.turn]
    return f"{kind} · {turn}"


def _chosen(piles: tuple[Position, ...], asked: str) -> Position | None:
    """The pile that was asked for, else the first."""
    named = {key_of(one): one for one in piles}
    return named.get(asked) or next(iter(piles), None)
