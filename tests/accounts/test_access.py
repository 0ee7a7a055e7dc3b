"""Grants count while they hold, where they are held; refusals are remembered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from liyuan.accounts.access import grants_of, may, refuse, under, units_below
from liyuan.accounts.domain import Role, Scope
from liyuan.accounts.models import Unit
from liyuan.journal.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_grant_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    person = cast.auditor(since=date(2026, 1, 1), until=date(2026, 2, 1))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [len(grants_of(person, day)) for day in days] == [0, 1, 1, 0]


def test_an_expired_grant_does_not_count() -> None:
    today = timezone.localdate()
    assert not may(cast.auditor(until=today), "journal.view")


def test_a_grant_of_tomorrow_does_not_count_yet() -> None:
    tomorrow = timezone.localdate() + DAY
    assert not may(cast.auditor(since=tomorrow), "journal.view")


def test_the_visitor_is_the_public() -> None:
    assert may(AnonymousUser(), "policy.view") == {Scope.PUBLIC}


def test_grants_are_read_once_per_request(django_assert_num_queries: Any) -> None:
    person = cast.auditor()
    with django_assert_num_queries(1):
        for action in ("journal.view", "journal.verify", "enterprise.list"):
            may(person, action)


def test_a_role_counts_only_in_the_units_where_it_is_held() -> None:
    person = cast.park_worker()
    cast.person(Role.BANK, username=person.username)
    below = units_below(person, "enterprise.view", Scope.TERRITORY)
    assert list(below) == [cast.park()]


def test_a_district_reaches_its_parks_but_not_a_namesake() -> None:
    cast.unit("D10", parent=cast.city())
    inside = Unit.objects.filter(under(["C/D1/"]))
    cast.park()
    assert {unit.code for unit in inside} == {"D1", "P1"}


def test_no_path_selects_nothing() -> None:
    cast.city()
    assert not Unit.objects.filter(under([]))


def test_the_permission_table_answers_django_too() -> None:
    person = cast.auditor()
    assert person.has_perm("journal.view")
    assert not person.has_perm("grant.give")
    assert not AnonymousUser().has_perm("journal.view")


@pytest.mark.parametrize(("hidden", "error"), [(True, Http404), (False, PermissionDenied)])
def test_a_refused_object_is_journalled(hidden: bool, error: type[Exception]) -> None:
    person = cast.officer()
    with pytest.raises(error):
        refuse(person, "enterprise.view", ("enterprise", "9"), at=cast.NOW, hidden=hidden)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.subject_id) == ("access.refuse", person.pk, "9")


def test_a_refused_visitor_leaves_no_entry() -> None:
    with pytest.raises(PermissionDenied):
        refuse(AnonymousUser(), "enterprise.view", ("enterprise", "9"), at=cast.NOW)
    assert not Entry.objects.exists()
