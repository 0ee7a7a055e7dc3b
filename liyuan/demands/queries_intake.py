"""What helps while a demand is typed: which firm, which category, what was told before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to, knows_firm
from liyuan.cases.models import Case
from liyuan.demands.access import firms_to_register
from liyuan.demands.domain import KIND, Nature
from liyuan.demands.queries_case import state_name
from liyuan.demands.queries_categories import suggested
from liyuan.enterprises.domain import name_tokens, search_tokens
from liyuan.enterprises.models import Enterprise
from liyuan.rules.queries_procedures import procedure_in_force, procedure_of

MOST_FIRMS, MOST_ALIKE, MOST_READ = 10, 5, 200
# Titles that share this part of the shorter one's pairs are told as alike.
ALIKE = 0.5
CODE_LENGTH = 18


def openings() -> frozenset[str]:
    """The steps by which the city lets a demand begin."""
    _version, procedure = procedure_in_force(KIND, timezone.localdate())
    return frozenset(step.key for step in procedure.transitions if step.opens)


def natures() -> tuple[Nature, ...]:
    """The classes of demands that the city's procedure tells apart; all where it tells none."""
    _version, procedure = procedure_in_force(KIND, timezone.localdate())
    told = {
        one.code for field in procedure.fields if field.key == "nature" for one in field.choices
    }
    return tuple(nature for nature in Nature if nature in told or not told)


@dataclass(frozen=True)
class Earlier:
    """A demand that may be the same one."""

    number: str
    title: str
    state: str
    same_firm: bool


@dataclass(frozen=True)
class Hints:
    """What is suggested for what has been typed so far."""

    categories: Sequence[tuple[str, str]]
    earlier: tuple[Earlier, ...]


def firms_like(user: User, said: str) -> list[Enterprise]:
    """The firms that a code or a part of a name may mean, among those one may write for."""
    if len(said) == CODE_LENGTH:
        exact = firms_to_register(user).filter(credit_code=said.upper())
        if held := list(exact.only("pk", "name", "credit_code")):
            return held
    tokens = search_tokens(said)
    if not tokens:
        return []
    by_name = Q(name_tokens__contains=tokens)
    found = firms_to_register(user).filter(Q(credit_code__startswith=said.upper()) | by_name)
    return list(found.only("pk", "name", "credit_code").order_by("pinyin_sort", "id")[:MOST_FIRMS])


def hints(user: User, firm: str, title: str, text: str, *, lang: str) -> Hints:
    """Categories by the words of the text; open demands of the firm, and titles alike."""
    meant = firms_like(user, firm) if firm else []
    one = meant[0].pk if len(meant) == 1 else None
    return Hints(suggested(title + text, lang), earlier(user, one, title, lang))


def earlier(user: User, firm: int | None, title: str, lang: str) -> tuple[Earlier, ...]:
    """Only what this person may list anyway, and whose firm they may know."""
    wanted = {token for token in name_tokens(title) if len(token) > 1}
    if not wanted and firm is None:
        return ()
    near = Q(tokens__overlap=sorted(wanted)) if wanted else Q(pk__in=())
    # a hint by the firm would tell whose a demand is that wished to stay unnamed
    near |= Q(firm=firm, withheld=False) if firm else Q(pk__in=())
    rows = cases_visible_to(user, KIND).filter(near, ended_at=None).select_related("procedure")
    found = [(likeness(row, wanted), row) for row in rows.order_by("-id")[:MOST_READ]]
    kept = [
        (alike, row)
        for alike, row in found
        if alike >= ALIKE or (row.firm_id == firm and not row.withheld)
    ]
    kept.sort(key=lambda one: -one[0])
    return tuple(
        Earlier(
            row.number,
            row.title,
            state_name(procedure_of(row.procedure), row.state, lang),
            firm is not None and row.firm_id == firm and knows_firm(user, row),
        )
        for _alike, row in kept[:MOST_ALIKE]
    )


def likeness(case: Case, wanted: set[str]) -> float:
    """How much of the shorter title's pairs both have."""
    own = {token for token in case.tokens if len(token) > 1}
    shorter = min(len(own), len(wanted))
    return len(own & wanted) / shorter if shorter else 0.0
