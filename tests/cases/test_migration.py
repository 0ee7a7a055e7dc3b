"""Running cases go over to a new version of their procedure: all of them, or none."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from liyuan.accounts.domain import Role
from liyuan.cases.actions import move_case, open_case
from liyuan.cases.actions_migration import StuckError, preview, take_over
from liyuan.cases.domain import Opening
from liyuan.cases.models import Case, CaseClock
from liyuan.cli.cases import command
from liyuan.journal.models import Entry
from liyuan.packs.content import content_hash
from liyuan.rules.actions import Draft, publish_version
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from tests import atoll
from tests.cast import NOW, person
from tests.demands.cast import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = MONDAY + 3 * DAY
ASKED = {"boat": "一号", "crew": 2, "licence": True, "until": "2026-04-10"}
RULE = "procedures/boat_loan"


@pytest.fixture
def lent() -> Case:
    atoll.load()
    opening = Opening("boat_loan", "ask", "借一号船", MONDAY, ASKED)
    return move_case(open_case(opening, by=None, at=MONDAY), "lend", {}, by=None, at=MONDAY)


def publish(change: Any) -> None:
    """A version in force from the Wednesday on."""
    said: dict[str, Any] = deepcopy(RuleVersion.objects.get(rule_id=RULE).content)
    change(said)
    draft = Draft(
        RULE, Kind.PROCEDURE, "借船", "Boat loan", date(2026, 3, 18), said, content_hash(said)
    )
    publish_version(draft, by=None, at=NOW)


def renamed(said: dict[str, Any]) -> None:
    """`lent` is called `afloat` from now on, and there is a field more."""
    for state in said["states"]:
        if state["key"] == "lent":
            state |= {"key": "afloat", "was": ["lent"]}
    for step in said["transitions"]:
        step["from"] = ["afloat" if key == "lent" else key for key in step.get("from") or ()]
        step["to"] = "afloat" if step.get("to") == "lent" else step.get("to")
    said["fields"].append(
        {"key": "checked", "name": "已清点", "en": "Checked", "type": "boolean", "start": "false"}
    )


def dropped(said: dict[str, Any]) -> None:
    """Nobody is lent a boat any more, and what is lent has no name."""
    renamed(said)
    for state in said["states"]:
        state.pop("was", None)


def without_clock(said: dict[str, Any]) -> None:
    said["clocks"][0]["key"] = "other"


def test_a_case_goes_on_in_the_renamed_state_and_keeps_its_deadline(lent: Case) -> None:
    before = CaseClock.objects.get(case=lent)
    publish(renamed)
    (seen,) = preview("boat_loan", LATER)
    assert [(fate.old, fate.new, fate.count) for fate in seen.fates.renamed] == [
        ("lent", "afloat", 1)
    ]
    assert take_over("boat_loan", LATER) == 1
    lent.refresh_from_db()
    assert (lent.state, lent.facts["checked"], lent.facts["crew"]) == ("afloat", False, 2)
    after = CaseClock.objects.get(case=lent)
    assert (after.events, after.deadline_at) == (before.events, before.deadline_at)
    assert move_case(lent, "give_back", {}, by=None, at=LATER).state == "back"


def test_each_case_has_one_entry_and_a_second_run_finds_none(lent: Case) -> None:
    publish(renamed)
    take_over("boat_loan", LATER)
    assert take_over("boat_loan", LATER) == 0
    entry = Entry.objects.get(action="boat_loan.migrate")
    assert (entry.subject_id, entry.payload["to"]) == (lent.number, "afloat")


@pytest.mark.parametrize("change", [dropped, without_clock])
def test_nothing_is_taken_over_while_one_is_stuck(lent: Case, change: Any) -> None:
    publish(change)
    with pytest.raises(StuckError) as refused:
        take_over("boat_loan", LATER)
    assert not refused.value.previews[0].possible
    lent.refresh_from_db()
    assert lent.state == "lent"
    assert not Entry.objects.filter(action="boat_loan.migrate").exists()


def test_a_case_that_has_ended_keeps_the_version_it_ended_by(lent: Case) -> None:
    ended = move_case(lent, "give_back", {}, by=None, at=MONDAY)
    ended = move_case(
        ended,
        "inspect",
        {"damaged": False},
        by=person(Role.OFFICER, unit=atoll.unit("A1")),
        at=MONDAY,
    )
    publish(renamed)
    assert take_over("boat_loan", LATER) == 0
    assert ended.ended_at == datetime(2026, 3, 16, 1, 30, tzinfo=UTC)


def test_the_command_shows_what_would_become_of_them_and_changes_nothing(lent: Case) -> None:
    publish(renamed)
    answer = CliRunner().invoke(command, ["migrate", "boat_loan", "--preview", "--json"])
    said = json.loads(answer.stdout)
    assert (said["possible"], said["taken"]) == (True, 0)
    assert said["versions"][0]["fates"]["renamed"][0]["new"] == "afloat"
    lent.refresh_from_db()
    assert lent.state == "lent"
