"""The list of a day: frozen once, by reason, as a person may see it."""

from collections.abc import Mapping
from datetime import timedelta

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.supervision.daily import freeze, freeze_in_the_morning
from liyuan.supervision.models import DailyItem
from tests import atoll
from tests.demands.cast import DAY, HOUR, MONDAY, lead, open_demand, to_dispatched
from tests.sheets import first_sheet

Who = Mapping[str, User]


def test_a_missed_night_and_an_overdue_case_stand_on_the_list(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    open_demand(firm.pk, who["firm"], title="没有转办的")
    frozen = freeze(MONDAY + 30 * DAY)
    assert frozen.reasons["night"] == 1
    assert frozen.reasons["late"] == 2
    assert DailyItem.objects.filter(reason="late", unit=lead()).count() == 1


def test_a_day_keeps_its_first_list(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    first, second = freeze(MONDAY + 30 * DAY), freeze(MONDAY + 30 * DAY + HOUR)
    assert (first.made, second.made) == (True, False)
    assert first.items == second.items == 1
    assert Entry.objects.filter(action="supervision.run").count() == 1


def test_an_estimate_puts_nobody_on_the_list(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    Case.objects.filter(pk=case.pk).update(due_provisional=True)
    assert freeze(MONDAY + 30 * DAY).items == 0


def test_no_list_comes_on_a_day_of_rest_or_at_night(city: None) -> None:
    sunday, before_dawn = MONDAY - DAY, MONDAY - timedelta(hours=12)
    assert freeze_in_the_morning(sunday) is None
    assert freeze_in_the_morning(before_dawn) is None
    assert freeze_in_the_morning(MONDAY + 8 * HOUR) is not None
    assert freeze_in_the_morning(MONDAY + 9 * HOUR) is None


def test_the_list_is_read_narrowed_and_taken_away(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    freeze(MONDAY + 30 * DAY)
    browser = atoll.browser(who["supervision"])
    assert case.number in browser.get("/supervision/daily/").content.decode()
    assert case.number not in browser.get("/supervision/daily/?reason=night").content.decode()
    taken = browser.get("/supervision/daily/export.xlsx")
    assert taken.status_code == 200
    rows = first_sheet(taken.content)
    assert any(case.number in row for row in rows)
