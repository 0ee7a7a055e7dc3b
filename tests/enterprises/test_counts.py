"""Firms are counted without being read, and the count is that of the list behind it."""

from collections import Counter

import pytest
from django.db.models import Sum

from liyuan.accounts.domain import Role
from liyuan.enterprises.access import enterprises_visible_to, firms_counted_for
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.enterprises.models import Assignment, Enterprise, FirmCount
from liyuan.enterprises.queries import firms_by_district
from liyuan.parks.models import District, Park
from tests import atoll
from tests.cast import FROM, NOW, of_firm, person

pytestmark = pytest.mark.django_db
HOMES = {Role.PARK: "P1", Role.DISTRICT: "A1", Role.BANK: "BANK", Role.UNIVERSITY: "UNI"}


@pytest.fixture(autouse=True)
def firms() -> list[Enterprise]:
    """Two open firms in a park, two in districts, one closed."""
    atoll.load()
    firms = [atoll.firm(n, park="P1") for n in (1, 2)]
    firms += [atoll.firm(3, district="A1"), atoll.firm(4, district="A2")]
    return [*firms, atoll.firm(5, district="A2", status=EnterpriseStatus.CLOSED)]


def cells() -> Counter[tuple[str, int | None, int | None]]:
    kept = FirmCount.objects.values_list("status", "district", "park").annotate(Sum("firms"))
    return Counter({tuple(cell): number for *cell, number in kept if number})


def counted() -> Counter[tuple[str, int | None, int | None]]:
    return Counter(Enterprise.objects.values_list("status", "district", "park"))


def test_firms_that_come_move_close_and_go_are_counted(firms: list[Enterprise]) -> None:
    assert cells() == counted()
    Enterprise.objects.filter(pk=firms[2].pk).update(district=District.objects.get(code="A2"))
    Enterprise.objects.filter(pk=firms[3].pk).update(status=EnterpriseStatus.CLOSED)
    Enterprise.objects.filter(pk=firms[0].pk).update(park=None)
    firms[4].delete()
    assert cells() == counted()
    assert Park.objects.filter(code="P1").exists()


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.PUBLIC, Role.FIRM)])
def test_whoever_counts_counts_the_firms_of_the_list(role: Role, firms: list[Enterprise]) -> None:
    user = person(role, unit=atoll.unit(HOMES.get(role, "AT")))
    Assignment.objects.create(enterprise=firms[1], officer=user, since=FROM)
    for firm in firms[1:3]:
        conceal_firm(firm, basis="1", by=None, at=NOW)
    listed = enterprises_visible_to(user).filter(status=EnterpriseStatus.OPEN)
    by_district = Counter(listed.exclude(district=None).values_list("district", flat=True))
    assert Counter(firms_by_district(firms_counted_for(user))) == by_district


def test_a_firm_counts_itself(firms: list[Enterprise]) -> None:
    user = of_firm(firms[2].pk)
    assert list(firms_by_district(firms_counted_for(user)).values()) == [1]
