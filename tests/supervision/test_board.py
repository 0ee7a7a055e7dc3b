"""Tonight's board: what is counted by unit, who sees it, how many questions it asks."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.domain import Nature
from liyuan.demands.queries_list import overnight, tonight
from liyuan.enterprises.models import Enterprise
from liyuan.supervision.queries_board import board
from liyuan.supervision.queries_papers import overdue_of
from tests import atoll
from tests.demands.cast import (
    DAY,
    HOUR,
    MONDAY,
    lead,
    open_demand,
    to_answered,
    to_dispatched,
    walk,
)

Who = Mapping[str, User]


def test_what_is_not_handed_over_stands_with_its_desk(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"])
    seen = board(who["supervision"], at=MONDAY + HOUR, lang="zh")
    assert [row.number for row in seen.waiting] == [case.number]
    assert (seen.total.tonight, seen.total.missed) == (1, 0)
    assert seen.lines[0].code == "A1"


def test_after_midnight_it_was_missed(firm: Enterprise, who: Who) -> None:
    open_demand(firm.pk, who["firm"])
    seen = board(who["supervision"], at=MONDAY + DAY, lang="zh")
    assert (seen.total.tonight, seen.total.missed) == (0, 1)


def test_an_overdue_case_stands_with_its_lead_and_without_an_owner(
    firm: Enterprise, who: Who
) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    seen = board(who["supervision"], at=MONDAY + timedelta(days=30), lang="zh")
    line = next(line for line in seen.lines if line.code == lead().code)
    assert (line.late, line.near, line.unowned) == (1, 0, 1)


def test_what_the_return_desk_is_late_with_is_not_the_lateness_of_the_unit(
    firm: Enterprise, who: Who
) -> None:
    case, late = to_answered(open_demand(firm.pk, who["firm"]), who), MONDAY + timedelta(days=60)
    rated = {"rating": "satisfied", "solved": True}
    walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, rated))
    seen = board(who["supervision"], at=late, lang="zh")
    assert [(line.code, line.late) for line in seen.lines] == [("", 1)]
    assert overdue_of(lead(), who["supervision"], late) == []
    listed = atoll.browser(who["supervision"]).get(
        f"/demands/?late=1&whose=unit&unit={lead().code}"
    )
    assert listed.context["page"].items == ()
    page = atoll.browser(who["supervision"]).get("/supervision/").content.decode()
    assert "/demands/?late=1&amp;whose=none" in page
    beside = atoll.browser(who["supervision"]).get("/demands/?late=1&whose=none")
    assert [row.number for row in beside.context["page"].items] == [case.number]


def test_an_estimate_is_never_overdue(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    Case.objects.filter(pk=case.pk).update(due_provisional=True)
    case.clocks.filter(state="running").update(provisional=True)
    seen = board(who["supervision"], at=MONDAY + timedelta(days=30), lang="zh")
    assert (seen.total.late, seen.guessed) == (0, 1)


def test_each_figure_leads_to_as_many_demands(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    browser = atoll.browser(who["supervision"])
    for what, unit in (("1", lead().code), ("unowned", lead().code)):
        listed = browser.get(f"/demands/?late={what}&unit={unit}").context["page"].items
        assert len(listed) == 1, what
    assert browser.get("/demands/?late=night").context["page"].items == ()


def test_tonight_and_overnight_open_lists_of_their_own(firm: Enterprise, who: Who) -> None:
    open_demand(firm.pk, who["firm"])
    seen = Case.objects.filter
    for at, due, missed in ((MONDAY + HOUR, 1, 0), (MONDAY + DAY, 0, 1)):
        total = board(who["supervision"], at=at, lang="zh").total
        assert (total.tonight, total.missed) == (due, missed)
        assert (seen(tonight(at)).count(), seen(overnight(at)).count()) == (due, missed)


def test_every_number_at_the_head_of_the_board_opens_its_list(who: Who) -> None:
    page = atoll.browser(who["supervision"]).get("/supervision/").content.decode()
    for late in ("tonight", "missed", "1", "near"):
        assert f'href="/demands/?late={late}"' in page
    assert 'href="/papers/?late=1"' in page


def test_a_direct_case_is_on_the_board_of_supervision_alone(firm: Enterprise, who: Who) -> None:
    open_demand(
        firm.pk,
        who["firm"],
        nature=Nature.COMPLAINT,
        transition="register_direct",
        given={"subject_unit": lead().code},
    )
    at = MONDAY + HOUR
    assert Case.objects.get().direct
    assert board(who["caller"], at=at, lang="zh").total.tonight == 0


@pytest.mark.parametrize("cases", [1, 4])
def test_the_questions_do_not_grow_with_the_cases(cases: int, firm: Enterprise, who: Who) -> None:
    for number in range(cases):
        open_demand(firm.pk, who["firm"], title=f"诉求{number}")
    user = User.objects.get(pk=who["supervision"].pk)
    with CaptureQueriesContext(connection) as asked:
        board(user, at=MONDAY + HOUR, lang="zh")
    assert len(asked) <= 10
