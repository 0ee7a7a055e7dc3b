"""What the interface for programs takes and gives of demands."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from liyuan.accounts.models import User
from liyuan.cases.access import knows_firm
from liyuan.cases.domain import LONGEST_TITLE, MOST_TEXT
from liyuan.cases.models import Case
from liyuan.demands.queries_case import state_name
from liyuan.rules.queries_procedures import procedure_of


class NewDemand(Schema):
    """A demand as it was told. What a firm brings by itself has no channel and no time."""

    firm: str = Field(description="Credit code or name of a firm that the caller may write for")
    title: str = Field(max_length=LONGEST_TITLE)
    text: str = Field(max_length=MOST_TEXT, description="No state secrets")
    nature: str = Field("help", description="consult, help, suggest, complaint or report")
    category: str = Field("", description="Key of a category of the city's pack")
    said_urgent: bool = False
    channel: str = Field("call", description="visit, portal, call, qr, chat, letter or hotline")
    collected_at: datetime | None = Field(None, description="When it was told; now, if left out")
    contact_name: str = ""
    contact_phone: str = ""
    withheld: bool = Field(False, description="The handling unit is not told which firm it is")


class Step(Schema):
    """A step with a demand: the version that the caller saw, and the fields that it asks for."""

    version: int
    given: dict[str, Any] = Field(default_factory=dict)


class Named(Schema):
    """A key with its name in the caller's language."""

    key: str
    name: str


class DemandOut(Schema):
    """A demand as the caller may see it; `firm` is null where it is unknown or withheld."""

    number: str
    title: str
    state: Named
    category: str
    nature: str
    urgent: bool
    firm: Named | None
    lead: str | None
    collected_at: datetime
    received_at: datetime
    due_at: datetime | None
    due_provisional: bool
    resolved_at: datetime | None
    ended_at: datetime | None
    version: int


class Demands(Schema):
    """One page, the newest first; `next` is the `after` of the following page."""

    items: list[DemandOut]
    next: str | None


class Wrong(Schema):
    """One thing that is wrong; `field` is empty when it is about the whole."""

    field: str
    reason: str


class Problem(Schema):
    """Why a request was not done (RFC 9457)."""

    type: str
    title: str
    status: int
    errors: list[Wrong] = Field(default_factory=list)


def demand_out(case: Case, user: User, lang: str) -> DemandOut:
    """One demand, as this person may see it."""
    firm = case.firm if case.firm and knows_firm(user, case) else None
    state = state_name(procedure_of(case.procedure), case.state, lang)
    same = ("number", "title", "category", "urgent", "collected_at", "received_at", "due_at")
    more = ("due_provisional", "resolved_at", "ended_at", "version")
    return DemandOut(
        state=Named(key=case.state, name=state),
        nature=case.demand.nature,
        firm=Named(key=firm.credit_code, name=firm.name) if firm else None,
        lead=case.lead.code if case.lead else None,
        **{name: getattr(case, name) for name in (*same, *more)},
    )
