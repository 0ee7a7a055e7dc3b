"""A query compiled once gives what the ORM gives, for every value."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from liyuan.accounts.models import Grant, Unit, User
from liyuan.web.compiled import Compiled

pytestmark = pytest.mark.django_db


def held(user: int, day: date) -> QuerySet[Grant]:
    found = Grant.objects.filter(user=user, since__lte=day).select_related("unit__parent", "user")
    return found.order_by("id")


@pytest.fixture
def people() -> list[User]:
    city = Unit.objects.create(code="C", name="市", en="City", kind="city", path="/C/")
    made = [User.objects.create(username=name) for name in ("a", "b", "c")]
    for person in made[:2]:
        Grant.objects.create(user=person, role="leader", unit=city, since=date(2026, 1, 1))
    office = Unit.objects.create(code="O", name="局", en="", kind="department", path="/C/O/")
    Unit.objects.filter(pk=office.pk).update(parent=city)
    Grant.objects.create(user=made[0], role="department", unit=office, since=date(2026, 6, 1))
    return made


def as_they_are(grants: list[Grant]) -> list[Any]:
    return [(g.role, g.unit, g.unit and g.unit.parent, g.user.username, g.since) for g in grants]


def test_it_gives_what_the_query_gives_whatever_the_values(people: list[User]) -> None:
    compiled = Compiled(held)
    for person in people:
        for day in (date(2025, 1, 1), date(2026, 3, 1), date(2026, 7, 1)):
            asked = as_they_are(compiled(person.pk, day))
            assert asked == as_they_are(list(held(person.pk, day)))


def test_what_stands_beside_costs_no_further_query(people: list[User]) -> None:
    compiled = Compiled(held)
    with CaptureQueriesContext(connection) as asked:
        as_they_are(compiled(people[0].pk, date(2026, 7, 1)))
    assert len(asked) == 1


def test_a_column_left_out_is_fetched_when_it_is_read(people: list[User]) -> None:
    compiled = Compiled(lambda name: User.objects.filter(username=name).defer("email"))
    (found,) = compiled("b")
    assert found.get_deferred_fields() == {"email"}
    assert found.email == ""


def test_text_and_moments_are_values_too(people: list[User]) -> None:
    User.objects.filter(username="a").update(last_login=datetime(2026, 5, 1, tzinfo=UTC))
    compiled = Compiled(lambda n, at: User.objects.filter(username=n, last_login__lt=at))
    assert compiled.first("a", datetime(2026, 5, 2, tzinfo=UTC)) == people[0]
    assert compiled.first("a", datetime(2026, 4, 2, tzinfo=UTC)) is None
    assert compiled("'; drop table x --", datetime(2026, 4, 2, tzinfo=UTC)) == []


def test_a_value_that_the_query_lost_is_an_error(people: list[User]) -> None:
    lost = Compiled(lambda name, other: User.objects.filter(username=name))
    with pytest.raises(LookupError, match="value 1"):
        lost("a", "b")
    changed = Compiled(lambda name: User.objects.filter(username=f"{name}!"))
    with pytest.raises(LookupError, match="value 0"):
        changed("a")


def test_nothing_is_a_query_of_its_own(people: list[User]) -> None:
    with pytest.raises(TypeError, match="NoneType"):
        Compiled(lambda unit: Grant.objects.filter(unit=unit))(None)


def test_a_query_without_rows_is_not_asked(people: list[User]) -> None:
    compiled = Compiled(lambda name: User.objects.filter(pk__in=(), username=name))
    with CaptureQueriesContext(connection) as asked:
        assert compiled("a") == []
    assert len(asked) == 0
