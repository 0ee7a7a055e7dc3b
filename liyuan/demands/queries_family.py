"""A demand's parent and parts, as far as its reader may view them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND, MERGED
from liyuan.demands.queries_case import state_name, tone_of
from liyuan.rules.queries_procedures import procedure_of, text_of
from liyuan.web.language import named


@dataclass(frozen=True)
class Member:
    """A parent or a part: what it is called, how far it is, who leads it."""

    number: str
    title: str
    state: str | Promise
    tone: str
    lead: str


@dataclass(frozen=True)
class Family:
    """The parent, if the reader may view it, and the parts."""

    parent: Member | None
    parts: tuple[Member, ...]


def family(user: User, case: Case, lang: str) -> Family:
    """Of a demand that this person may view; one query."""
    whole = None if case.state == MERGED else case.parent_id
    kin = Q(parent=case.pk) & ~Q(state=MERGED) | Q(pk=whole or 0)
    seen = cases_visible_to(user, KIND, "view").filter(kin).order_by("id")
    rows = seen.select_related("lead", "procedure").defer("tokens", *text_of("procedure"))
    members = {one.pk: _member(one, lang) for one in rows}
    parent = members.pop(case.parent_id, None) if case.parent_id else None
    return Family(parent, tuple(members.values()))


def _member(case: Case, lang: str) -> Member:
    return Member(
        number=case.number,
        title=case.title,
        state=state_name(procedure_of(case.procedure), case.state, lang),
        tone=tone_of(case),
        lead=named(case.lead.name, case.lead.en, lang) if case.lead else "",
    )
