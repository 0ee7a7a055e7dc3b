"""The pages of targets and of published figures, and our own counts beside them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.engines.measures.alarms import Course, Why
from liyuan.enterprises.actions_sensitive import conceal_firm, reveal_firm
from liyuan.enterprises.models import Enterprise
from liyuan.indicators.actions_counts import count_parks
from liyuan.indicators.models import ParkCount
from liyuan.indicators.queries import TargetProgress, target_progress, thresholds
from liyuan.indicators.queries_counts import concentration_of, own_count
from liyuan.indicators.queries_figures import FigureFilters, figure_page
from liyuan.indicators.queries_target import target_chart
from liyuan.parks.models import Park
from liyuan.parks.queries_likeness import positionings
from liyuan.parks.queries_tree import park_tree
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.models import Standing, VerdictRun
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import pack_manifest
from tests import atoll
from tests.cast import person

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    atoll.load()


def coral() -> TargetProgress:
    limits = thresholds(pack_manifest())
    (target,) = target_progress(scope="P1", on=ON, lang="zh", limits=limits)
    return target


def ran() -> VerdictRun:
    return compute_verdicts(as_of=ON, at=datetime(2026, 3, 17, tzinfo=UTC))


def gilded(run: VerdictRun, firm: Enterprise) -> None:
    version = RuleVersion.objects.get(rule_id="rules/shells", current=True)
    Standing.objects.create(run=run, enterprise=firm, version=version, value="gold")


def test_a_target_behind_its_line_raises_an_alarm() -> None:
    """A third of the way to 1,331,000 was due at the end of 2025: 1,110,232.89 on that day."""
    standing = coral().standing
    assert standing.alarm.course is Course.BEHIND
    assert standing.alarm.expected is not None
    assert round(standing.alarm.expected, 0) == Decimal(110_333 + 1_000_000)
    assert standing.forecast is not None
    assert standing.forecast.low < standing.forecast.value < standing.forecast.high


def test_without_a_base_the_course_is_not_told() -> None:
    (first, _) = target_progress(scope="city", on=ON, lang="zh", limits=thresholds(pack_manifest()))
    assert first.standing.alarm.why is Why.ONLY_BASE
    assert first.standing.forecast is None


def test_the_chart_holds_observations_line_and_forecast() -> None:
    chart = target_chart(coral())
    names = [series.name for series in chart.series]
    assert names == ["观测值", "进度线", "预测", "预测下限", "预测上限"]
    assert chart.labels[-1] == "2027-12-31"
    assert chart.series[1].values[-1] == 1_331_000


def test_our_own_count_counts_parts_in_their_park_and_once_in_the_city() -> None:
    run = ran()
    for number, park in enumerate([*["P1"] * 5, *["P1B"] * 6, *["P2"] * 5, None]):
        gilded(run, atoll.firm(number, park=park))
    count_parks(run)
    assert told() == (16, {"P1": 11, "P1A": 6, "P1B": 6, "P2": 5})


def told() -> tuple[int | None, dict[str, int | None]]:
    """Our count of the city, and of each park that is listed."""
    tree = park_tree(Park.objects.all(), on=ON, lang="zh")
    own = own_count("parks_above", tree, lang="zh")
    assert own is not None
    return own.firms, {line.park.code: line.firms for line in own.parks}


def test_what_the_city_less_the_other_parks_would_tell_is_not_told() -> None:
    run = ran()
    for number, park in enumerate([*["P1"] * 5, "P1B", "P2"]):
        gilded(run, atoll.firm(number, park=park))
    count_parks(run)
    assert told() == (7, {"P1": None, "P2": None})


def test_a_city_of_few_firms_is_not_counted_in_public() -> None:
    run = ran()
    gilded(run, atoll.firm(1, park="P1"))
    count_parks(run)
    assert told() == (None, {})


def test_the_share_in_any_industry_does_not_tell_of_one_that_is_not_told() -> None:
    tree = park_tree(Park.objects.all(), on=ON, lang="zh")
    for number in range(9):
        industry = "131" if number < 6 else "14"
        atoll.firm(number, park="P1", industry_id=industry)
    count_parks(ran())
    found = concentration_of("P1", tree, positionings(), {})
    assert found is not None
    assert (found.firms, found.any.firms, found.any.share) == (9, None, None)
    assert [one.firms for one in found.industries] == [6, None]


def test_a_sensitive_firm_leaves_the_counts_of_parks_at_once_and_comes_back() -> None:
    run, tree = ran(), park_tree(Park.objects.all(), on=ON, lang="zh")
    firms = [atoll.firm(number, park="P1") for number in range(7)]
    for firm in firms:
        gilded(run, firm)
    count_parks(run)

    def counted() -> tuple[int | None, int | None]:
        own = own_count("parks_above", tree, lang="zh")
        in_park = concentration_of("P1", tree, positionings(), {})
        assert own is not None
        assert in_park is not None
        return own.firms, in_park.firms

    listing = conceal_firm(firms[0], basis="文件", by=None, at=timezone.now())
    assert counted() == (6, 6)
    reveal_firm(listing, reason="解密", by=None, at=timezone.now())
    assert counted() == (7, 7)


def test_counting_again_keeps_the_same_counts() -> None:
    atoll.firm(1, park="P1")
    run = ran()
    assert count_parks(run) == count_parks(run) == ParkCount.objects.count() == 1


def test_concentration_is_the_share_of_firms_in_main_industries() -> None:
    for number in range(6):
        atoll.firm(number, park="P1B" if number else "P1")
    count_parks(ran())
    found = concentration_of(
        "P1", park_tree(Park.objects.all(), on=ON, lang="zh"), positionings(), {}
    )
    assert found is not None
    assert (found.firms, found.any.firms, found.any.share) == (6, 6, Decimal(1))
    assert [(one.name, one.firms) for one in found.industries] == [("珍珠", 6), ("造船", None)]


def test_figures_are_found_by_word_document_and_kind() -> None:
    def codes(**said: str) -> list[str]:
        page = figure_page(FigureFilters(**said), after=None, lang="zh")
        return [row.code for row in page.rows.items]

    assert codes(q="诉求") == ["F01.1", "F01.2"]
    assert codes(q="weather") == ["F04"]
    assert codes(kind="target", document="D1") == ["F02"]


def test_a_published_percentage_stands_beside_what_comes_out() -> None:
    (ratio,) = figure_page(FigureFilters(), after=None, lang="en").ratios
    assert (ratio.said, ratio.found, ratio.tone) == (Decimal("99.5"), Decimal("99.50"), "ok")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/targets/", "珊瑚高新区收入"),
        ("/targets/?scope=P1", "进度落后"),
        ("/targets/T03/", "环屿公报"),
        ("/targets/T02/", "部分佐证"),
        ("/figures/", "与环屿无关"),
        ("/figures/?kind=fact", "2020-01-01"),
    ],
)
def test_the_pages_tell_it(path: str, words: str) -> None:
    client = atoll.browser(None)
    assert words in client.get(path).content.decode()
    assert atoll.counted(partial(client.get, path)) <= 15


def test_our_own_count_is_for_who_may_count() -> None:
    run = ran()
    gilded(run, atoll.firm(1, park="P1"))
    count_parks(run)
    for user, sees in ((None, False), (person(Role.LEADER), True)):
        page = atoll.browser(user).get("/targets/T01/").content.decode()
        assert ("不替代公布数" in page) is sees


@pytest.mark.parametrize("path", ["/targets/?scope=Z", "/figures/?kind=rumour"])
def test_a_wrong_filter_answers_422(path: str) -> None:
    assert atoll.browser(None).get(path).status_code == 422


@pytest.mark.parametrize("path", ["/targets/export.xlsx", "/figures/export.xlsx?q=诉求"])
def test_a_ledger_is_for_offices(path: str) -> None:
    assert atoll.browser(person(Role.DEPARTMENT)).get(path).status_code == 200
    assert atoll.browser(person(Role.INSPECTOR)).get(path).status_code == 403
