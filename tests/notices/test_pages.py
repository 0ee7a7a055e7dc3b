"""The bell, the list, the settings and the administrator's page, as people use them."""

from datetime import timedelta

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.models import User
from liyuan.journal.models import Entry
from liyuan.notices.actions_sending import send_waiting
from liyuan.notices.domain import State, To
from liyuan.notices.models import CalendarKey, Delivery, Reach, Wish
from liyuan.notices.queries import MOST_COUNTED, unread_count
from tests import atoll, cast
from tests.cast import NOW
from tests.notices.table import tell

pytestmark = pytest.mark.django_db


def chinese(user: User) -> Client:
    browser = atoll.browser(user)
    browser.cookies["django_language"] = "zh-hans"
    return browser


def told(user: AbstractBaseUser, number: int = 1, **more: object) -> None:
    for n in range(number):
        tell(To.user(user.pk), key=f"k{n}", at=NOW + timedelta(minutes=n), **more)


def test_the_bell_counts_what_is_unread_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = cast.officer()
    assert unread_count(user) == ""
    told(user, MOST_COUNTED + 2)
    with django_assert_num_queries(1):
        assert unread_count(user) == "99+"
    assert "99+" in chinese(user).get("/notices/bell/").content.decode()


def test_no_bell_rings_where_a_password_must_be_set_first() -> None:
    """Its answer would lead to the same page, which would ask for the bell again, for ever."""
    browser = chinese(cast.officer())
    assert "/notices/bell/" in browser.get("/").content.decode()
    assert "/notices/bell/" not in browser.get("/accounts/password/").content.decode()


def test_the_list_shows_ones_own_and_costs_the_same_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user, browser = cast.officer(), chinese(cast.officer())
    told(cast.leader(), params={"number": "S-99"})
    told(user, 2)
    page = browser.get("/notices/").content.decode()
    assert "诉求 S-17 还剩 1 个工作日" in page
    assert "S-99" not in page
    with atoll.queries() as few:
        browser.get("/notices/")
    told(user, 30)
    with atoll.queries() as many:
        browser.get("/notices/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("query", "shown"), [("", 3), ("?shown=unread", 2), ("?shown=urgent", 1), ("?topic=answer", 1)]
)
def test_the_list_is_filtered_by_its_address(query: str, shown: int) -> None:
    user = cast.officer()
    tell(To.user(user.pk), key="1", topic="answer")
    tell(To.user(user.pk), key="2", urgent=True)
    tell(To.user(user.pk), key="3")
    user.notices.filter(key="1").update(read_at=NOW)
    answer = chinese(user).get(f"/notices/{query}")
    assert len(answer.context["page"].items) == shown


def test_a_wrong_filter_is_answered_as_such_and_an_empty_list_says_so() -> None:
    browser = chinese(cast.officer())
    assert browser.get("/notices/?topic=nonsense").status_code == 422
    assert "还没有通知" in browser.get("/notices/").content.decode()


def test_opening_leads_to_the_subject_and_marks_as_read() -> None:
    user = cast.officer()
    told(user)
    answer = chinese(user).get(f"/notices/{user.notices.get().pk}/")
    assert answer.headers["Location"] == "/cases/17/"
    assert user.notices.get().read_at is not None


def test_another_ones_notice_is_not_there_and_the_try_is_noted() -> None:
    user, other = cast.officer(), cast.leader()
    told(other)
    assert chinese(user).get(f"/notices/{other.notices.get().pk}/").status_code == 404
    assert Entry.objects.get(action="access.refuse").actor == user
    assert other.notices.get().read_at is None


def test_one_or_all_are_marked_as_read() -> None:
    user = cast.officer()
    told(user, 3)
    browser = chinese(user)
    browser.post(f"/notices/{user.notices.earliest('id').pk}/read/")
    assert unread_count(user) == "2"
    browser.post("/notices/read/")
    assert unread_count(user) == ""


SETTINGS = {"sms": "138 0000 1111", "email": "a@b.cn", "rhythm": "daily", "deadline-sms": "on"}


def test_settings_are_kept_and_what_is_personal_is_in_no_payload(console: None) -> None:
    user = cast.officer()
    assert chinese(user).post("/notices/settings/", SETTINGS).status_code == 302
    assert dict(Reach.objects.values_list("channel", "value")) == {
        "sms": "13800001111",
        "email": "a@b.cn",
    }
    wish = Wish.objects.get(user=user)
    assert wish.rhythm == "daily"
    assert "deadline sms" not in wish.without
    assert "deadline email" in wish.without
    assert "1111" not in str(Entry.objects.get(action="notice.settings").payload)
    page = chinese(user).get("/notices/settings/").content.decode()
    assert "13800001111" in page


def test_a_wrong_address_stands_beside_its_field_and_nothing_is_kept(console: None) -> None:
    said = SETTINGS | {"sms": "12345", "email": "no mail"}
    answer = chinese(cast.officer()).post("/notices/settings/", said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"sms", "email"}
    assert "12345" in answer.content.decode()
    assert not Reach.objects.exists()


def test_the_address_of_the_calendar_is_shown_once_and_can_be_revoked() -> None:
    user = cast.officer()
    browser = chinese(user)
    shown = browser.post("/notices/calendar/").context["address"]
    assert browser.get(shown).status_code == 200
    assert "key=" not in browser.get("/notices/settings/").content.decode()
    browser.post("/notices/calendar/", {"revoke": "1"})
    assert not CalendarKey.objects.exists()


def test_the_administrator_sees_what_the_console_holds_and_sends_failed_ones_again(
    console: None,
) -> None:
    admin = cast.system_admin()
    browser = chinese(admin)
    browser.post("/notices/settings/", SETTINGS | {"rhythm": "soon", "system-sms": "on"})
    browser.post("/notices/sent/try/")
    send_waiting(admin.notices.get().at)
    page = browser.get("/notices/sent/").content.decode()
    assert "138****1111" in page
    assert "试发" in page
    Delivery.objects.update(state=State.FAILED, error="not_taken")
    assert "网关没有接受" in browser.get("/notices/sent/?channel=sms").content.decode()
    number = Delivery.objects.get().pk
    assert browser.post(f"/notices/sent/{number}/again/").status_code == 302
    assert Delivery.objects.get().state == State.WAITING


def test_nobody_else_sees_what_was_sent() -> None:
    assert chinese(cast.leader()).get("/notices/sent/").status_code == 403
