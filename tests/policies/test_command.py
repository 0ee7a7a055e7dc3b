"""`liyuan verdicts`: for the operator and for cron."""

from datetime import date

import pytest
from click.testing import CliRunner

from liyuan.cli import verdicts
from liyuan.config.failures import Failure
from liyuan.policies.models import VerdictRun
from tests.policies.conftest import Firms


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "enter", lambda: None)


def test_a_run_is_made_for_the_day_and_told(firms: Firms) -> None:
    result = CliRunner().invoke(verdicts.command, ["run", "--as-of", "2026-06-01"])
    assert "9 verdicts" in result.output
    assert VerdictRun.objects.get().as_of == date(2026, 6, 1)


@pytest.mark.django_db
def test_without_a_city_the_command_says_what_to_do_first() -> None:
    result = CliRunner().invoke(verdicts.command, ["run"])
    assert isinstance(result.exception, Failure)
    assert "pack load" in str(result.exception)
