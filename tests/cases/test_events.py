"""The calendar of a person's own program holds the deadlines of what they must act on."""

from collections.abc import Mapping

from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.notices.actions_settings import make_calendar_key
from tests.demands.cast import HOUR, open_demand, to_dispatched
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]


def feed(user: User) -> list[tuple[str, object]]:
    key = make_calendar_key(user, at=timezone.now())
    answer = Client().get("/calendar.ics", {"key": key}, headers={"accept-language": "en"})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content.decode())
    return [(str(one["SUMMARY"]), one.decoded("DTSTART")) for one in found.walk("VEVENT")]


def test_a_case_is_in_the_calendar_of_who_must_act_on_it_and_of_nobody_else(
    firm: Enterprise, who: Mapping[str, User]
) -> None:
    at = timezone.now() - HOUR
    case = to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    ((summary, starts),) = feed(who["department"])
    due = Case.objects.get(pk=case.pk).due_at
    assert due is not None
    assert starts == due.replace(microsecond=0)
    assert case.number in summary
    assert case.title not in summary
    assert feed(who["district"]) == feed(who["other"]) == []


def test_a_case_that_moves_on_leaves_the_calendar(
    firm: Enterprise, who: Mapping[str, User]
) -> None:
    at = timezone.now() - HOUR
    case = open_demand(firm.pk, who["firm"], at, collected_at=at)
    assert len(feed(who["district"])) == 1
    to_dispatched(case, who, at)
    assert feed(who["district"]) == []
