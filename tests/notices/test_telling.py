"""Whoever is meant is told once, in the caller's transaction, in a few queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.journal.actions import OutsideTransactionError
from liyuan.notices.actions import UnknownWordsError, notify, notify_all, read_all
from liyuan.notices.actions_settings import set_wishes
from liyuan.notices.domain import Channel, Note, Rhythm, To
from liyuan.notices.models import Delivery, Notice
from tests import cast
from tests.cast import NOW
from tests.notices.table import tell

pytestmark = pytest.mark.django_db


def receivers() -> list[str]:
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_a_person_is_told_once_however_often_it_is_told() -> None:
    officer = cast.officer()
    assert tell(To.user(officer.pk)) == 1
    assert tell(To.user(officer.pk)) == 0
    assert tell(To.user(officer.pk), key="k2") == 1
    assert officer.notices.count() == 2


def test_a_unit_is_whoever_holds_a_role_in_exactly_it() -> None:
    home = cast.district()
    cast.officer()
    works = cast.district_worker()
    cast.park_worker()
    cast.person(Role.DISTRICT, unit=home, username="former", until=NOW.date())
    closed = cast.person(Role.DISTRICT, unit=home, username="closed")
    closed.is_active = False
    closed.save()
    assert tell(To.unit(home.pk)) == 2
    assert receivers() == sorted(user.username for user in (cast.officer(), works))


def test_of_a_unit_one_role_alone_can_be_meant() -> None:
    cast.officer(username="serves")
    cast.district_worker(username="works")
    tell(To.unit(cast.district().pk, role=Role.OFFICER))
    assert receivers() == ["serves"]


def test_a_firm_is_whoever_acts_for_it() -> None:
    cast.of_firm(7, "acts")
    cast.person(Role.FIRM_READER, firm=7, username="reads")
    cast.of_firm(8, "other")
    tell(To.firm(7))
    assert receivers() == ["acts", "reads"]


def test_who_is_meant_twice_is_told_once_and_who_knows_already_not_at_all() -> None:
    one, other = cast.officer(username="one"), cast.officer(username="other")
    tell(To.unit(cast.district().pk), To.user(one.pk), but=[other.pk])
    assert receivers() == ["one"]


def test_a_unit_without_people_tells_nobody_and_says_so() -> None:
    assert tell(To.unit(cast.district().pk)) == 0


def test_words_that_no_table_has_are_a_mistake_at_once() -> None:
    mistakes: tuple[dict[str, Any], ...]
    mistakes = ({"title": "case.gone"}, {"topic": "gone"}, {"params": {}})
    for wrong in mistakes:
        with pytest.raises(UnknownWordsError):
            tell(To.user(cast.officer().pk), **wrong)


def test_nothing_is_told_when_the_callers_transaction_fails() -> None:
    officer = cast.officer()
    with transaction.atomic():
        tell(To.user(officer.pk))
        transaction.set_rollback(True)
    assert not officer.notices.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_told() -> None:
    with pytest.raises(OutsideTransactionError):
        notify(key="k", to=(), topic="deadline", title="case.due", subject=("case", "1"), at=NOW)


def test_many_are_told_in_as_many_queries_as_few(
    console: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [cast.officer(username=f"officer{n}") for n in range(30)]
    for user in people:
        reach(user.pk)
    notes = [note(f"k{n}", To.user(user.pk)) for n, user in enumerate(people)]
    with transaction.atomic(), django_assert_num_queries(1):
        assert notify_all(notes, NOW) == 30
    assert Delivery.objects.count() == 60


def note(key: str, *to: To) -> Note:
    return Note(key, to, "deadline", "case.due", ("case", "1"), {"number": "S-1"})


def reach(user: int, *without: str) -> None:
    reaches = {Channel.EMAIL: "a@b.cn", Channel.SMS: "13800000000"}
    person = User.objects.get(pk=user)
    set_wishes(person, reaches=reaches, rhythm=Rhythm.SOON, without=without, at=NOW)


def test_a_message_goes_by_the_channels_that_are_open_and_wanted(console: None) -> None:
    officer = cast.officer()
    reach(officer.pk, "deadline sms", "answer email")
    tell(To.user(officer.pk))
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["email"]


def test_without_an_open_channel_there_is_nothing_to_deliver() -> None:
    officer = cast.officer()
    reach(officer.pk)
    tell(To.user(officer.pk))
    assert (officer.notices.count(), Delivery.objects.count()) == (1, 0)


def test_a_telephone_outside_gets_a_short_message(console: None) -> None:
    tell(To.outside("+86 138-0000-1111"))
    delivery = Delivery.objects.select_related("notice").get()
    assert (delivery.channel, delivery.notice.phone) == ("sms", "13800001111")


def test_all_are_read_at_once_but_for_what_comes_later() -> None:
    officer = cast.officer()
    tell(To.user(officer.pk))
    tell(To.user(officer.pk), key="later", at=NOW + timedelta(seconds=1))
    assert read_all(officer, at=NOW) == 1
    assert officer.notices.get(read_at=None).key == "later"
