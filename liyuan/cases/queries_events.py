"""A person's deadlines for the calendar of their own program: the cases they must act on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from liyuan.accounts.models import User
from liyuan.cases.domain import NEVER, SUBJECT, VERB_OF_TURN, Turn
from liyuan.cases.queries_desk import kinds, on_desk, order_of
from liyuan.cases.words import TURNS
from liyuan.notices.domain_calendar import Event

# What is longer overdue stands on the desk, not in a calendar.
PAST = timedelta(days=30)
MOST = 300


def deadlines(user: User, at: datetime) -> Iterator[Event]:
    """Those of each pile of the desk, the nearest first; no title and no firm leave the system."""
    for kind in kinds():
        for turn in VERB_OF_TURN:
            end, last = order_of(turn)
            near = {f"{end}__gt": at - PAST, f"{end}__lt": NEVER}
            rows = on_desk(user, kind, turn).filter(**near).order_by(end, last)
            guessed = "own_guess" if turn is Turn.ASSIST else "due_provisional"
            said = rows.values_list("number", end, guessed)
            for number, due_at, guess in said[:MOST]:
                estimate = _("（暂估）") if guess else ""
                yield Event(f"{SUBJECT}-{number}", f"{TURNS[turn]} {number}{estimate}", due_at)
