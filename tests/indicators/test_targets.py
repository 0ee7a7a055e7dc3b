"""Targets as loaded from a pack and told with their latest observation."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liyuan.engines.measures.alarms import Why
from liyuan.indicators.actions import load_targets
from liyuan.indicators.queries import TargetProgress, target_progress

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
TARGET = {
    "code": "T1",
    "name": "大园区",
    "en": "Large parks",
    "indicator": "large",
    "scope": "city",
    "year": 2027,
    "operator": ">=",
    "value": Decimal(17),
    "unit": "个",
    "definition": "口径",
    "source": "来源",
    "verified": True,
    "kind": "quantitative",
}
SEEN = {
    "indicator": "large",
    "scope": "city",
    "date": date(2026, 2, 24),
    "value": Decimal(14),
    "source": "报纸",
    "verified": True,
}


def told(
    *, observed: tuple[dict[str, Any], ...] = (), on: date = TODAY, **target: Any
) -> TargetProgress:
    load_targets(targets=[TARGET | target], observations=observed)
    return target_progress(scope="city", on=on, lang="zh")[0]


def test_without_an_observation_nothing_is_told_rather_than_zero() -> None:
    target = told()
    assert (target.latest, target.share, target.met, target.gap, target.growth) == (None,) * 5


def test_the_latest_observation_counts() -> None:
    target = told(observed=(SEEN | {"date": date(2025, 1, 1), "value": Decimal(9)}, SEEN))
    assert target.latest is not None
    assert target.latest.value == 14
    assert len(target.observations) == 2
    assert target.gap == 3
    assert target.growth is not None
    assert round(target.growth, 4) == Decimal("0.1107")


def test_a_year_that_is_over_asks_for_no_growth_and_waits_for_its_figure() -> None:
    target = told(observed=(SEEN,), on=date(2028, 1, 1))
    assert target.gap == 3
    assert target.growth is None
    assert target.standing.alarm.why is Why.OVER
    late = told(observed=(SEEN | {"date": date(2027, 12, 31)},), on=date(2028, 3, 1))
    assert late.standing.alarm.why is not Why.OVER


def test_a_target_that_is_met_asks_for_no_growth() -> None:
    target = told(observed=(SEEN | {"value": Decimal(18)},))
    assert (target.met, target.gap, target.growth) == (True, None, None)


def test_a_described_goal_tells_its_evidence() -> None:
    target = told(
        kind="qualitative", value=None, observed=(SEEN | {"value": None, "evidence": "partial"},)
    )
    assert target.qualitative
    assert target.latest is not None
    assert target.latest.evidence == "partial"


def test_loading_the_same_rows_again_changes_nothing() -> None:
    rows = {"targets": [TARGET], "observations": [SEEN]}
    assert load_targets(**rows) == {"targets": 1, "observations": 1}
    assert load_targets(**rows) == {"targets": 0, "observations": 0}


def test_rows_that_the_pack_drops_are_gone() -> None:
    load_targets(targets=[TARGET], observations=[SEEN])
    load_targets(targets=[TARGET], observations=[])
    assert target_progress(scope="city", on=TODAY, lang="zh")[0].latest is None
