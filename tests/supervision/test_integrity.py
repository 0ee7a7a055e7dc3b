"""Signs of work done for the figure, what is to be put right, and who may look."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from liyuan.accounts.models import User
from liyuan.demands.domain import Judged
from liyuan.demands.models import Demand
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.supervision.domain import Flag
from liyuan.supervision.queries_integrity import Period, flagged, panel
from liyuan.supervision.queries_rectification import page_of, to_put_right
from tests import atoll
from tests.demands.cast import DAY, MONDAY, lead, open_demand, to_answered, walk

Who = Mapping[str, User]
PERIOD = Period(MONDAY - 30 * DAY, MONDAY + 30 * DAY)


def test_one_matter_cut_into_three_is_a_sign(firm: Enterprise, who: Who) -> None:
    for number in range(3):
        assert not flagged(who["supervision"], Flag.SPLIT, PERIOD).exists()
        told = {"category": "reef-dock", "on_behalf": True}
        open_demand(firm.pk, who["officer"], MONDAY, title=f"诉求{number}", **told)
    assert flagged(who["supervision"], Flag.SPLIT, PERIOD).count() == 3


def test_what_a_firm_brings_itself_or_has_no_category_is_not_cut_up(
    firm: Enterprise, who: Who
) -> None:
    for number in range(3):
        open_demand(firm.pk, who["firm"], title=f"诉求{number}", category="reef-dock")
        open_demand(firm.pk, who["officer"], title=f"代填{number}", on_behalf=True)
    assert not flagged(who["supervision"], Flag.SPLIT, PERIOD).exists()


def test_the_same_answer_to_two_firms_is_a_sign(firm: Enterprise, who: Who) -> None:
    other = atoll.firm(7)
    to_answered(open_demand(firm.pk, who["firm"]), who)
    assert not flagged(who["supervision"], Flag.SAME_ANSWER, PERIOD).exists()
    to_answered(open_demand(other.pk, who["officer"]), who)
    assert flagged(who["supervision"], Flag.SAME_ANSWER, PERIOD).count() == 2


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag.CHANGED, {"judged": Judged.DISSATISFIED, "revisit_judged": Judged.SATISFIED}),
        (Flag.REOPENED, {"reopened": 1}),
        (Flag.LATE_REGISTRATION, {"late_registration": True}),
    ],
)
def test_what_a_demand_says_of_itself_is_counted(
    flag: Flag, said: Mapping[str, object], firm: Enterprise, who: Who
) -> None:
    case = open_demand(firm.pk, who["firm"])
    assert not flagged(who["supervision"], flag, PERIOD).exists()
    Demand.objects.filter(pk=case.pk).update(**said)
    assert flagged(who["supervision"], flag, PERIOD).get() == case


def test_the_number_of_a_sign_is_that_of_its_list_and_few_cases_are_not_ranked(
    firm: Enterprise, who: Who
) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    Demand.objects.filter(pk=case.pk).update(late_registration=True)
    seen = panel(who["supervision"], PERIOD, lang="zh")
    for flag, count in seen.flags:
        assert count == flagged(who["supervision"], flag, PERIOD).count(), flag
    (row,) = seen.units
    assert (row.code, row.found, row.ranked) == (lead().code, {Flag.LATE_REGISTRATION: 1}, False)


def test_whoever_else_asks_is_refused_and_written_down(who: Who) -> None:
    for name in ("department", "district", "auditor"):
        assert atoll.browser(who[name]).get("/supervision/integrity/").status_code == 403
        assert Entry.objects.latest("id").payload == {"action": "integrity.view"}


def test_a_bad_rating_is_to_be_put_right_until_the_case_ends(firm: Enterprise, who: Who) -> None:
    case, at = to_answered(open_demand(firm.pk, who["firm"]), who), MONDAY + 5 * DAY
    assert not to_put_right(who["supervision"]).exists()
    rated = {"rating": "dissatisfied", "solved": False}
    walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, rated))
    page = page_of(to_put_right(who["supervision"], "bad"), after=None, at=at, lang="zh")
    (row,) = page.items
    assert (row.number, row.days) == (case.number, 2)
    assert row.since == MONDAY + timedelta(days=2)
    answer = atoll.browser(who["supervision"]).get("/supervision/rectification/")
    assert case.number in answer.content.decode()
