"""Reads of the people who act for a firm, and the names of firms for who keeps accounts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant
from liyuan.accounts.queries_people import grant_state
from liyuan.accounts.words import ROLES, STATES
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.words_agents import POWERS


@dataclass(frozen=True)
class AgentLine:
    """One person who acts, will act or acted for a firm; a head is named elsewhere."""

    number: int
    login: str
    name: str
    role: str
    powers: str
    since: date
    until: date | None
    state: str
    tone: str
    may_end: bool


def agents_of(firm: Enterprise, *, on: date) -> tuple[AgentLine, ...]:
    """Who acts for a firm, the newest first; those whose time is over stay on the list."""
    grants = Grant.objects.filter(firm_id=firm.pk).select_related("user")
    return tuple(_line(grant, on) for grant in grants.order_by("-since", "-pk"))


def _line(grant: Grant, on: date) -> AgentLine:
    role, state = Role(grant.role), grant_state(grant, on)
    word, tone = STATES[state]
    return AgentLine(
        number=grant.pk,
        login=grant.user.username,
        name=grant.user.name,
        role=str(POWERS["head"] if grant.head else ROLES[role]),
        powers=str(POWERS[role]),
        since=grant.since,
        until=grant.until,
        state=str(word),
        tone=tone,
        may_end=state != "past" and not grant.head,
    )


def firm_names(numbers: Collection[int]) -> Mapping[int, str]:
    """The name of each firm by its internal id: the pages of accounts ask for it by a setting."""
    return dict(Enterprise.objects.filter(pk__in=numbers).values_list("pk", "name"))


def firm_by_code(code: str) -> Enterprise | None:
    """A firm by its exact code: the only way in for who grants, and does no business.

    One on the list of sensitive firms is found like any other: a gap would tell that it is one.
    """
    return Enterprise.objects.filter(credit_code=code).only("pk", "credit_code", "name").first()
