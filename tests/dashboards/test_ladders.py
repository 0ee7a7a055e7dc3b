"""The firm page tells the rung a firm holds, the next one, and what it lacks of it."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.utils import timezone

from liyuan.dashboards.queries_firm import firm_page
from liyuan.enterprises.models import Enterprise
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.queries_ladders import LadderAnswer
from tests import atoll
from tests.cast import inspector, leader, of_firm
from tests.dashboards.test_firm import receive

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
ON = date(2026, 5, 1)


@pytest.fixture
def firm() -> Enterprise:
    one = atoll.firm(1, "珊瑚船厂有限公司", park="P1")
    receive(one, {"staff": pa.array([12], pa.int64())}, on=ON)
    receive(one, {"revenue": pa.array([40_000_000], pa.int64())}, on=ON)
    receive(one, {"exports": pa.array([10_000_000], pa.int64())}, on=ON)
    told = {"green": pa.array(["silver"]), "lawful": pa.array([True])}
    receive(one, told, on=ON, year=None)
    compute_verdicts(as_of=timezone.localdate(AT), at=AT)
    return one


def ladder(one: Enterprise, lang: str = "zh") -> LadderAnswer:
    (found,) = firm_page(one, of_firm(one.pk), at=AT, lang=lang).ladders
    return found


def test_the_rung_held_the_next_and_whether_its_conditions_hold(firm: Enterprise) -> None:
    found = ladder(firm)
    assert (found.present, found.next, found.able) == ("银贝", "金贝", False)
    assert ladder(firm, "en").next == "Gold shell"


def test_a_gap_is_told_with_value_threshold_and_distance(firm: Enterprise) -> None:
    (short,) = ladder(firm).unmet
    assert (short.name, short.holds) == ("营收不低于下限", False)
    assert "40" in short.words
    assert "10 万元" in short.words


def test_alternatives_are_told_while_none_of_them_holds(firm: Enterprise) -> None:
    found = ladder(firm)
    assert {condition.name for condition in found.one_of} == {"评分达标", "金贝企业"}
    (score,) = found.scores
    assert [*map(int, (score.low, score.high, score.most))] == [30, 60, 100]


def test_every_score_for_the_firm_is_told_by_group(firm: Enterprise) -> None:
    score, tide = firm_page(firm, of_firm(firm.pk), at=AT, lang="zh").scores
    assert (score.name, tide.name) == ("明珠评分", "潮汐评级")
    told = [(group.name, int(group.low), int(group.high)) for group in score.groups]
    assert told == [("成长", 30, 30), ("稳健", 0, 30)]
    assert firm_page(firm, leader(username="other"), at=AT, lang="zh").scores == ()


def test_the_page_shows_it_to_who_may_see_verdicts(firm: Enterprise) -> None:
    path = f"/enterprises/{firm.credit_code}/"
    page = atoll.browser(of_firm(firm.pk, "own")).get(path).content.decode()
    assert "培育梯度与差距" in page
    assert "至少 30" in page
    assert "培育梯度与差距" not in atoll.browser(inspector()).get(path).content.decode()


def test_who_may_not_read_the_figures_is_told_a_band_and_no_points(firm: Enterprise) -> None:
    (found,) = firm_page(firm, leader(), at=AT, lang="zh").ladders
    assert found.scores == ()
    assert "40" not in found.unmet[0].words
    assert found.unmet[0].band is not None
