"""Old results and tables go; what is shown, and what was made lately, stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liyuan.enterprises.models import Snapshot
from liyuan.screening import actions_tidy
from liyuan.screening.actions_tidy import SPARED, Tidied, tidy_screenings
from liyuan.screening.files import directory
from liyuan.screening.models import ScreeningTotal
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.screening.cast import LATER, results, screen_now


def soon() -> Tidied:
    return tidy_screenings(at=timezone.now() + SPARED + timedelta(hours=1))


def test_nothing_goes_that_a_page_shows(firms: Firms) -> None:
    run = screen_now()
    assert soon() == Tidied()
    assert results(run).firms.size == 3


def test_old_results_go_with_their_pin_and_totals_stay(
    firms: Firms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions_tidy, "KEPT", 1)
    monkeypatch.setattr(actions_tidy, "TABLES", 1)
    old = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    screen_now(LATER)
    assert soon() == Tidied(results=1, tables=1)
    old.refresh_from_db()
    assert (old.snapshot, (directory() / old.sha256).exists()) == (None, False)
    assert ScreeningTotal.objects.filter(run=old).exists()
    assert Snapshot.objects.filter(screenings__isnull=True).exists()


def test_what_was_made_lately_is_spared(firms: Firms) -> None:
    run = screen_now()
    run.delete()
    assert tidy_screenings(at=timezone.now()) == Tidied()
    assert (directory() / run.sha256).exists()
    assert soon() == Tidied(results=1, tables=1)
