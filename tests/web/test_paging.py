"""Keyset paging: every row once, forwards and back, whatever comes and goes meanwhile."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.models import Unit, User
from liyuan.web.paging import BadPage, Page, keyset

ORDER = ("name", "id")


def make_units(names: list[str]) -> QuerySet[Unit]:
    count = Unit.objects.count()
    Unit.objects.bulk_create(
        Unit(code=f"t{count + number}", name=name, kind="department", path=f"t{count + number}/")
        for number, name in enumerate(names)
    )
    return Unit.objects.filter(code__startswith="t")


def walk(rows: QuerySet[Unit], order: tuple[str, ...], size: int) -> list[Page[Unit]]:
    page = keyset(rows, order=order, size=size)
    pages = [page]
    while page.next:
        page = keyset(rows, order=order, after=page.next, size=size)
        pages.append(page)
    return pages


class EveryWalk(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        names=st.lists(st.sampled_from("甲乙丙丁"), max_size=14),
        size=st.integers(1, 5),
        order=st.sampled_from([("name",), ("-name", "id"), ("name", "-id"), ("-name", "-code")]),
    )
    def test_meets_every_row_once_forwards_and_the_same_pages_back(
        self, names: list[str], size: int, order: tuple[str, ...]
    ) -> None:
        rows = make_units(names)
        pages = walk(rows, order, size)
        met = list(itertools.chain.from_iterable(page.items for page in pages))
        assert len({row.pk for row in met}) == len(met) == len(names)
        assert [row.name for row in met] == sorted(names, reverse=order[0].startswith("-"))
        for before, page in itertools.pairwise(pages):
            assert keyset(rows, order=order, after=page.previous, size=size).items == before.items


@pytest.mark.django_db
def test_the_first_page_leads_only_on_and_the_last_only_back() -> None:
    rows = make_units(["甲", "乙", "丙"])
    first, last = walk(rows, ORDER, 2)
    assert (first.previous, bool(first.next)) == (None, True)
    assert (bool(last.previous), last.next) == (True, None)


@pytest.mark.django_db
def test_a_row_that_arrives_earlier_shifts_nothing() -> None:
    rows = make_units(["b", "c", "d"])
    first = keyset(rows, order=ORDER, size=1)
    make_units(["a"])
    second = keyset(rows, order=ORDER, after=first.next, size=1)
    assert [row.name for row in second.items] == ["c"]


@pytest.mark.django_db
def test_going_back_past_the_beginning_shows_a_full_first_page() -> None:
    rows = make_units(["b", "c", "d"])
    second = keyset(rows, order=ORDER, after=keyset(rows, order=ORDER, size=1).next, size=1)
    back = keyset(rows, order=ORDER, after=second.previous, size=2)
    assert [row.name for row in back.items] == ["b", "c"]


@pytest.mark.django_db
def test_a_page_whose_rows_have_gone_becomes_the_first_page() -> None:
    rows = make_units(["a", "b"])
    token = keyset(rows, order=ORDER, size=1).next
    rows.filter(name="b").delete()
    assert [row.name for row in keyset(rows, order=ORDER, after=token, size=1).items] == ["a"]


@pytest.mark.django_db
def test_times_that_differ_by_a_microsecond_are_kept_apart() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(4):
        at = start + timedelta(microseconds=number)
        User.objects.create(username=f"u{number}", date_joined=at)
    rows = User.objects.filter(username__startswith="u")
    page = keyset(rows, order=("-date_joined",), size=1)
    met = list(page.items)
    while page.next:
        page = keyset(rows, order=("-date_joined",), after=page.next, size=1)
        met += page.items
    assert [user.username for user in met] == ["u3", "u2", "u1", "u0"]


@pytest.mark.django_db
def test_a_related_column_may_order() -> None:
    root = Unit.objects.create(code="r", name="根", kind="city", path="r/")
    for code in "xy":
        Unit.objects.create(code=code, name=code, kind="district", path=f"r/{code}/", parent=root)
    rows = Unit.objects.filter(parent=root).select_related("parent")
    first = keyset(rows, order=("parent__name", "code"), size=1)
    second = keyset(rows, order=("parent__name", "code"), after=first.next, size=1)
    assert [row.code for row in second.items] == ["y"]


@pytest.mark.django_db
def test_a_page_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = make_units(["a"] * 5)
    token = keyset(rows, order=ORDER, size=2).next
    with django_assert_num_queries(1):
        keyset(rows, order=ORDER, after=token, size=2)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "a:b", "\x00", "eyJhIjoxfQ:abc", "名"])
def test_an_invented_token_is_refused(token: str) -> None:
    with pytest.raises(BadPage):
        keyset(make_units(["a"]), order=ORDER, after=token)


@pytest.mark.django_db
def test_a_token_of_another_order_is_refused() -> None:
    rows = make_units(["a", "b"])
    with pytest.raises(BadPage):
        keyset(rows, order=("code",), after=keyset(rows, order=ORDER, size=1).next)
