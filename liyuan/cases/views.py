"""My desk: what waits for a person, in piles, the most urgent first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import require
from liyuan.accounts.models import User
from liyuan.cases.queries_desk import Position, minutes_to_midnight, positions
from liyuan.cases.queries_due import length_of
from liyuan.cases.queries_pile import not_handed_over, pile, whole_desk
from liyuan.cases.words import KINDS, TURNS
from liyuan.web.language import reader_language

# With so little of the day left, what is not handed over is told in red.
SOON = timedelta(hours=2)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The piles as tabs, and as a list all of them or the chosen one (`?pile=kind.turn`)."""
    require(request.user, "desk.view")
    if not isinstance(request.user, User):
        raise PermissionDenied
    user, at = request.user, timezone.now()
    piles = positions(user, at=at)
    chosen = _chosen(piles, request.GET.get("pile", ""))
    shown = partial(pile, user, chosen) if chosen else partial(whole_desk, user, piles)
    said = {
        "tabs": _tabs(piles),
        "chosen": key_of(chosen) if chosen else "",
        "page": shown(after=request.GET.get("after"), at=at, lang=reader_language()),
        **_all_of(piles),
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


def _tabs(piles: Sequence[Position]) -> list[dict[str, object]]:
    """Whose turn it is; of which kind too, where several kinds lie on the desk."""
    several = len({one.kind for one in piles}) > 1
    return [
        {"key": key_of(one), "words": words_of(one) if several else TURNS[one.turn], "pile": one}
        for one in piles
    ]


def words_of(position: Position) -> str:
    """What a pile is called."""
    kind, turn = KINDS.get(position.kind, position.kind), TURNS[position.turn]
    return f"{kind} · {turn}"


def _all_of(piles: Sequence[Position]) -> dict[str, int]:
    """How much lies on the whole desk."""
    return {"count": sum(one.count for one in piles), "late": sum(one.late for one in piles)}


def _chosen(piles: tuple[Position, ...], asked: str) -> Position | None:
    """The pile that was asked for, or the only one; none for the whole desk."""
    named = {key_of(one): one for one in piles}
    return named.get(asked) or (piles[0] if len(piles) == 1 else None)
