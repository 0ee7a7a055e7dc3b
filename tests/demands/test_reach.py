"""One case asked for by number is reached by exactly whom lists show it to."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from liyuan.accounts.access import may
from liyuan.accounts.domain import Role, permissions
from liyuan.accounts.models import User
from liyuan.cases.access import MANY, ONE, Places, case_to, cases_visible_to, reached
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.cast import person
from tests.demands.cast import lead, open_demand, to_answered, to_dispatched


@pytest.fixture
def world(firm: Enterprise, who: Mapping[str, User]) -> Mapping[str, User]:
    """Cases of two firms, one without a firm, one straight to supervision, one moved on."""
    other = atoll.firm(2)
    to_answered(open_demand(firm.pk, who["firm"]), who)
    to_dispatched(open_demand(other.pk, who["officer"]), who)
    open_demand(other.pk, who["officer"], withheld=True)
    open_demand(None, None, district=firm.district_id)
    straight: dict[str, Any] = {
        "transition": "register_direct",
        "given": {"subject_unit": lead().code},
    }
    open_demand(firm.pk, who["firm"], about_person=who["officer"].pk, **straight)
    everybody = {
        str(role): person(role, unit=atoll.unit("A1"), username=f"x-{role}") for role in INSIDE
    }
    return {**who, **everybody}


INSIDE = tuple(role for role in Role if role not in (Role.FIRM, Role.PUBLIC))
VERBS = tuple(
    action.partition(".")[2] for action in permissions().by_action if action.startswith(f"{KIND}.")
)


def numbers(user: User, verb: str, how: Places) -> set[str]:
    return set(Case.objects.filter(reached(user, KIND, verb, how)).values_list("number", flat=True))


def test_both_ways_to_ask_reach_the_same(world: Mapping[str, User]) -> None:
    some = 0
    for name, user in world.items():
        for verb in VERBS:
            one = numbers(user, verb, ONE)
            assert one == numbers(user, verb, MANY), (name, verb)
            some += len(one)
    assert some > 100


def test_who_lists_a_case_opens_it_and_nobody_else(world: Mapping[str, User]) -> None:
    at = timezone.now()
    for name, user in world.items():
        if not may(user, f"{KIND}.view"):
            continue
        listed = set(cases_visible_to(user, KIND, "view").values_list("number", flat=True))
        for number in Case.objects.values_list("number", flat=True):
            opened = opens(user, number)
            assert opened == (number in listed), (name, number, at)


def test_a_grant_that_ended_opens_nothing_though_it_was_asked_before(
    world: Mapping[str, User],
) -> None:
    number = Case.objects.order_by("pk").values_list("number", flat=True)[0]
    assert opens(world["district"], number)
    world["district"].grants.update(until=timezone.localdate())
    again = User.objects.get(pk=world["district"].pk)
    with pytest.raises(PermissionDenied):
        case_to(again, number, KIND, "view", at=timezone.now())


def opens(user: User, number: str) -> bool:
    try:
        return bool(case_to(user, number, KIND, "view", at=timezone.now()))
    except Http404:
        return False
