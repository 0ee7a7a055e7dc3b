"""Entering one fact: checked, journalled, seen at once, and followed by the register."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liyuan.enterprises.actions import enter_fact
from liyuan.enterprises.domain_facts import FactRefused
from liyuan.enterprises.models import Enterprise, FactEntry
from liyuan.journal.models import Entry
from tests.cast import officer
from tests.enterprises.facts_cast import day, district, firm, industry, known, receive

pytestmark = pytest.mark.usefixtures("facts")


def test_it_is_seen_at_once_with_who_entered_it() -> None:
    one, person = firm(), officer()
    enter_fact(one, "revenue", 700, year=2025, source="企业", by=person, at=day(1))
    cell = known(one, 1).cells["revenue", 2025]
    assert (cell.value, cell.source, cell.by, cell.batch) == (700, "企业", person.pk, None)


def test_it_is_journalled_in_the_same_transaction() -> None:
    one, person = firm(), officer()
    enter_fact(one, "rate", Decimal("0.25"), source="企业", by=person, at=day(1))
    entry = Entry.objects.get(action="fact.enter")
    assert (entry.subject_id, entry.actor, entry.at) == (one.credit_code, person, day(1))
    assert entry.payload["value"] == "0.25"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("rate", Decimal("-0.125")),
        ("label_on", date(2025, 6, 30)),
        ("listed", False),
        ("ownership", "private"),
    ],
)
def test_every_type_comes_back_as_it_went_in(fact: str, value: Any) -> None:
    one = firm()
    enter_fact(one, fact, value, source="企业", by=None, at=day(1))
    assert known(one).stored(fact, None) == value


@pytest.mark.parametrize(
    ("fact", "value", "year", "code"),
    [
        ("nothing", 1, None, "fact.unknown"),
        ("revenue", 1, None, "fact.period"),
        ("listed", True, 2025, "fact.period"),
        ("revenue", 1, 2031, "fact.year"),
        ("revenue", 1.5, 2025, "fact.value"),
        ("revenue", True, 2025, "fact.value"),
        ("revenue", 2**63, 2025, "fact.value"),
        ("rate", Decimal("0.1234567"), None, "fact.value"),
        ("rate", Decimal("NaN"), None, "fact.value"),
        ("ownership", "moon", None, "fact.value"),
        ("listed", 1, None, "fact.value"),
    ],
)
def test_what_does_not_fit_the_catalogue_is_refused(
    fact: str, value: Any, year: int | None, code: str
) -> None:
    with pytest.raises(FactRefused) as caught:
        enter_fact(firm(), fact, value, year=year, source="企业", by=None, at=day(1))
    assert caught.value.finding.code == code
    assert not FactEntry.objects.exists()


def test_what_takes_effect_tomorrow_cannot_be_entered_today() -> None:
    with pytest.raises(FactRefused, match=r"fact\.future"):
        enter_fact(
            firm(), "listed", True, effective=date(2027, 1, 1), source="", by=None, at=day(1)
        )


def test_the_register_follows_an_entry() -> None:
    one, home = firm(), district("D9")
    industry("3484")
    enter_fact(one, "registered_district", "D9", source="登记", by=None, at=day(1))
    enter_fact(one, "industry_code", "3484", source="登记", by=None, at=day(1))
    enter_fact(one, "registration_status", "revoked", source="登记", by=None, at=day(1))
    one.refresh_from_db()
    assert (one.district, one.industry_id, one.status) == (home, "3484", "revoked")


def test_the_register_follows_a_batch_but_not_past_a_later_entry() -> None:
    one, other = firm(1), firm(2)
    enter_fact(one, "registration_status", "closed", source="登记", by=None, at=day(5))
    said = {one: {"registration_status": "revoked"}, other: {"registration_status": "revoked"}}
    receive(3, said, year=None)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("closed", "revoked")


def test_a_late_batch_reaches_the_firms_of_which_no_later_one_has_told() -> None:
    told, untold = firm(1), firm(2)
    receive(5, {told: {"registration_status": "closed"}}, year=None)
    late = {"registration_status": "revoked"}
    receive(3, {told: late, untold: late}, year=None)
    statuses = [Enterprise.objects.get(pk=one.pk).status for one in (told, untold)]
    assert statuses == ["closed", "revoked"]


def test_a_status_that_the_register_does_not_know_leaves_it_as_it_is() -> None:
    one, other = firm(1), firm(2)
    said = {one: {"registration_status": "asleep"}, other: {"registration_status": "closed"}}
    receive(3, said, year=None)
    assert [Enterprise.objects.get(pk=f.pk).status for f in (one, other)] == ["open", "closed"]


def test_a_later_batch_that_is_silent_about_a_fact_does_not_stop_an_earlier_one() -> None:
    one = firm()
    receive(5, {one: {"registration_status": None, "listed": True}}, year=None)
    receive(3, {one: {"registration_status": "revoked"}}, year=None)
    assert Enterprise.objects.get(pk=one.pk).status == "revoked"
