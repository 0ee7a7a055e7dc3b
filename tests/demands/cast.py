"""A demand in the fictional city, and the people who take it from its collection to its archive."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Unit, User
from liyuan.cases.actions import move_case
from liyuan.cases.models import Case
from liyuan.demands.actions import Brought, bring_demand
from liyuan.demands.domain import Channel, Nature
from tests import atoll
from tests.cast import of_firm, person

# A Monday morning in the city, with weeks of covered calendar before and behind it.
MONDAY = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def people(firm: int) -> Mapping[str, User]:
    """One person for each part of the loop; the handler's unit is the water office."""
    return {
        "firm": of_firm(firm),
        "officer": person(Role.OFFICER, unit=atoll.unit("A1")),
        "district": person(Role.DISTRICT, unit=atoll.unit("A1")),
        "department": person(Role.DEPARTMENT, unit=lead()),
        "other": person(Role.DEPARTMENT, unit=atoll.unit("AT-STAT"), username="other"),
        "supervision": person(Role.SUPERVISION, unit=atoll.unit("AT")),
        "caller": person(Role.CALLER, unit=atoll.unit("AT")),
        "auditor": person(Role.AUDITOR, unit=atoll.unit("AT")),
    }


def lead() -> Unit:
    return atoll.unit("AT-TRADE")


def brought(firm: int | None, **more: Any) -> Brought:
    values: dict[str, Any] = {
        "title": "车间用电容量不足",
        "text": "新上两条线，变压器容量不够，盼在旺季前增容。",
        "nature": Nature.HELP,
        "channel": Channel.PORTAL,
        "collected_at": MONDAY,
        "firm": firm,
    }
    return Brought(**{**values, **more})


def open_demand(firm: int | None, by: User | None, at: datetime = MONDAY, **more: Any) -> Case:
    return bring_demand(brought(firm, **more), by=by, at=at)


def walk(case: Case, *steps: tuple[str, User | None, datetime, Mapping[str, Any]]) -> Case:
    """Take steps one after another, each by its person for that person's unit."""
    for transition, by, at, given in steps:
        case = move_case(case, transition, given, by=by, unit=unit_of(by), at=at)
    return case


def unit_of(user: User | None) -> Unit | None:
    grant = user.grants.select_related("unit").first() if user else None
    return grant.unit if grant else None


def to_dispatched(case: Case, who: Mapping[str, User], at: datetime = MONDAY) -> Case:
    given = {"lead": lead().code}
    return walk(
        case,
        ("accept", who["district"], at, {}),
        ("triage_personal", who["district"], at, {"nature": "help"}),
        ("dispatch", who["district"], at, given),
    )


def to_answered(case: Case, who: Mapping[str, User], at: datetime = MONDAY) -> Case:
    answer = {"result": "solved", "answer": "已增容至800千伏安。"}
    case = to_dispatched(case, who, at)
    return walk(
        case,
        ("sign", who["department"], at + HOUR, {}),
        ("answer", who["department"], at + DAY, answer),
    )


def to_archived(case: Case, who: Mapping[str, User], at: datetime = MONDAY) -> Case:
    case = to_answered(case, who, at)
    return walk(
        case,
        ("evaluate", who["firm"], at + 2 * DAY, {"rating": "satisfied", "solved": True}),
        ("visit", who["caller"], at + 3 * DAY, {"visit_rating": "satisfied", "visit_solved": True}),
        ("check_effect", who["caller"], at + 34 * DAY, {"effect_result": "works"}),
        ("archive", who["supervision"], at + 35 * DAY, {}),
    )
