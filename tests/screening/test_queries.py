"""What the last screening says of a firm and of a clause, and how two screenings differ."""

from pathlib import Path

import pytest
from django.db.models import Q

from liyuan.enterprises.models import SensitiveListing
from liyuan.packs.load import load_pack
from liyuan.policies.domain import Outcome
from liyuan.screening.domain import Cause, Change
from liyuan.screening.queries import (
    changed_firms,
    differences,
    firm_verdicts,
    firms_of,
    last_run,
    run_before,
)
from tests import atoll
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.policies.test_runs import with_threshold
from tests.screening.cast import DAY, LATER, REWARD, screen_now

EVERYBODY = Q()


def test_a_firm_has_a_verdict_for_every_clause(firms: Firms) -> None:
    told = {one.clause: one for one in firm_verdicts(screen_now(), firms["rich"])}
    assert (told[REWARD].outcome, told[REWARD].fen) == (Outcome.ELIGIBLE, 8_000_000)
    assert len(told) == 3


def test_a_firm_registered_since_has_none_yet(firms: Firms) -> None:
    run = screen_now()
    assert firm_verdicts(run, atoll.firm(4)) == ()


def test_firms_of_a_clause_come_in_pages_by_id(firms: Firms) -> None:
    more = [atoll.firm(number) for number in range(10, 15)]
    tell(dict.fromkeys(more, "700"))
    run, after, seen = screen_now(), 0, []
    while True:
        page = firms_of(run, REWARD, Outcome.ELIGIBLE, reach=EVERYBODY, after=after, size=2)
        seen += [line.firm for line in page.items]
        if page.next is None:
            break
        after = int(page.next)
    assert seen == [firms["rich"], *more]


def test_only_firms_within_reach_are_in_the_page(firms: Firms) -> None:
    page = firms_of(screen_now(), REWARD, Outcome.ELIGIBLE, reach=Q(district__code="A2"))
    assert page.items == ()


def test_the_open_firms_of_a_clause_are_a_page_too(firms: Firms) -> None:
    page = firms_of(screen_now(), REWARD, Outcome.UNKNOWN, reach=EVERYBODY)
    assert [line.firm for line in page.items] == [firms["silent"]]


def change(causes: tuple[Cause, ...], **counts: int) -> dict[str, object]:
    zero = {"newly": 0, "newly_fen": 0, "no_longer": 0, "no_longer_fen": 0}
    return {"clause": REWARD, **zero, **counts, "causes": causes}


def reward_changes() -> dict[str, object]:
    now = last_run()
    assert now
    before = run_before(now)
    assert before
    return next(vars(c) for c in differences(before, now) if c.clause == REWARD)


def test_a_new_fact_makes_a_firm_newly_eligible(firms: Firms) -> None:
    before = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    now = screen_now(LATER)
    assert reward_changes() == change((Cause.FACTS,), newly=1, newly_fen=8_000_000)
    page = changed_firms(before, now, REWARD, Change.NEWLY, reach=EVERYBODY)
    assert [line.firm for line in page.items] == [firms["poor"]]


def test_a_higher_threshold_makes_a_firm_no_longer_eligible(firms: Firms, tmp_path: Path) -> None:
    before = screen_now()
    load_pack(with_threshold(tmp_path, "700"), by=None, at=LATER)
    now = screen_now(LATER)
    assert reward_changes() == change((Cause.RULE,), no_longer=1, no_longer_fen=8_000_000)
    page = changed_firms(before, now, REWARD, Change.NO_LONGER, reach=EVERYBODY)
    assert [(line.firm, line.fen) for line in page.items] == [(firms["rich"], 8_000_000)]


def test_a_firm_registered_between_them_is_newly_eligible(firms: Firms) -> None:
    screen_now()
    tell({atoll.firm(4): "800"}, at=LATER)
    screen_now(LATER)
    assert reward_changes()["newly"] == 1


@pytest.mark.usefixtures("firms")
def test_nothing_new_is_no_change_at_all() -> None:
    screen_now()
    screen_now(LATER)
    assert reward_changes() == change(())


def test_a_sensitive_firm_is_in_no_figure_of_changes(firms: Firms) -> None:
    SensitiveListing.objects.create(enterprise=firms["poor"], basis="x", since=DAY)
    screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    run = screen_now(LATER)
    assert reward_changes()["newly"] == 0
    assert not run.totals.filter(district__code="A2", outcome="eligible").exists()
