"""Questions and writes in bulk keep under what the protocol takes, whatever their length."""

from datetime import date

import pytest
from django.db import connection

from liyuan.accounts.models import Grant, Unit, User

pytestmark = pytest.mark.django_db
MOST_VALUES, MANY = 65_535, 70_000


def test_a_list_longer_than_the_protocol_takes_is_one_question(
    django_assert_num_queries: object,
) -> None:
    there = [User.objects.create(username=name) for name in ("a", "b", "c")]
    keys = [*(one.pk for one in there[:2]), *range(10**9, 10**9 + MANY), None]
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert set(User.objects.filter(pk__in=keys)) == set(there[:2])
        assert set(User.objects.exclude(pk__in=keys[:-1])) == {there[2]}
        names = ["a", *(f"nobody {n}" for n in range(MANY))]
        assert list(User.objects.filter(username__in=names)) == [there[0]]


def test_a_long_list_of_a_relation_is_one_question_too() -> None:
    office = Unit.objects.create(code="O", name="局", en="", kind="department", path="/O/")
    person = User.objects.create(username="a")
    grant = Grant.objects.create(user=person, role="leader", unit=office, since=date(2026, 1, 1))
    assert Grant.objects.filter(unit__in=[office.pk, *range(10**9, 10**9 + MANY)]).get() == grant
    assert not Grant.objects.filter(unit__in=range(10**9, 10**9 + MANY)).exists()


def test_rows_are_changed_in_goes_that_the_protocol_takes() -> None:
    """A row takes two values for each column and one more for its key."""
    for columns in range(1, 60):
        rows = connection.ops.bulk_batch_size(["pk"] * (columns + 2), ())
        assert 0 < rows * (2 * columns + 1) < MOST_VALUES
