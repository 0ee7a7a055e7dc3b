"""The demands of one firm on its page: as far as the reader may see them as this firm's."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from liyuan.accounts.access import firms_of, may, persons_of
from liyuan.accounts.models import User
from liyuan.cases.access import DIRECT, action_of, cases_visible_to
from liyuan.demands.domain import KIND
from liyuan.demands.queries_list import ORDER, DemandRow, beside, row_of
from liyuan.enterprises.models import Enterprise
from liyuan.rules.queries_calendar import calendar_for

# How many a firm's own page shows, and how many its card.
LATEST, FEW = 20, 5


@dataclass(frozen=True)
class FirmDemands:
    """The newest demands of a firm, and how many there are in all and still open."""

    rows: tuple[DemandRow, ...]
    number: int
    open: int


def firm_demands(
    firm: Enterprise, user: User, most: int = LATEST, *, at: datetime, lang: str
) -> FirmDemands | None:
    """What a reader may know of a firm's demands; None for who lists no demands.

    A complaint is not told to whom it is about, and where the firm wished to stay unnamed its own
    page does not give it away.
    """
    if not may(user, action_of(KIND, "list")):
        return None
    cases = cases_visible_to(user, KIND).filter(_named(firm, user), firm=firm)
    calendar = calendar_for(None)
    newest = beside(cases).order_by(*ORDER)[:most]
    return FirmDemands(
        tuple(row_of(case, user, calendar, at, lang) for case in newest),
        cases.count(),
        cases.filter(ended_at=None, resolved_at=None).count(),
    )


def _named(firm: Enterprise, user: User) -> Q:
    """Predicate: the reader is told which firm it is."""
    own = firm.pk in firms_of(user, action_of(KIND, "view"))
    if own or may(user, action_of(KIND, DIRECT)):
        return Q()
    return Q(withheld=False) | Q(opened_by__in=persons_of(user))
