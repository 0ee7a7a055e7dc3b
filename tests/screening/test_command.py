"""`liyuan screen`: for the operator and for cron."""

import json

import pytest
from click.testing import CliRunner

from liyuan.cli import screen
from liyuan.config.failures import Failure
from liyuan.screening.actions import request_screening
from liyuan.screening.models import ScreeningRun
from tests.policies.conftest import Firms
from tests.screening.cast import AT, DAY, REWARD


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "enter", lambda: None)


def said(*arguments: str) -> str:
    result = CliRunner().invoke(screen.command, ["--as-of", "2026-06-01", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_it_counts_sums_and_keeps_what_it_found(firms: Firms) -> None:
    text = said()
    assert f"{REWARD}  ¥80,000.00" in text
    assert text.count("研发支出[1]") == 1
    assert ScreeningRun.objects.get().sha256 in text


def test_as_json_everything_is_one_object(firms: Firms) -> None:
    told = json.loads(said("--json"))
    reward = next(one for one in told["clauses"] if one["clause"] == REWARD)
    assert reward == {"clause": REWARD, "eligible": 1, "open": 1, "untold": 0, "fen": 8_000_000}


def test_the_plan_is_readable_and_judges_nobody(firms: Firms) -> None:
    text = said("--plan")
    assert "营收达到下限: 营收[1] ≥ 500000000" in text
    assert not ScreeningRun.objects.exists()


def test_one_clause_alone_is_not_kept(firms: Firms) -> None:
    told = json.loads(said("--clause", "grow_up/reward", "--json"))
    assert [one["clause"] for one in told["clauses"]] == [REWARD]
    assert not ScreeningRun.objects.exists()


def test_a_clause_that_is_not_there_is_said_with_those_that_are(firms: Firms) -> None:
    with pytest.raises(Failure, match="grow_up/reward"):
        said("--clause", "grow_up/nothing")


def test_while_one_runs_no_other_begins(firms: Firms) -> None:
    request_screening(as_of=DAY, by=None, at=AT)
    with pytest.raises(Failure):
        said()


@pytest.mark.django_db
def test_without_a_city_the_command_says_what_to_do_first() -> None:
    with pytest.raises(Failure, match="pack load"):
        said()
