"""The policy laboratory: drafts put beside a clause in force, by page, by file, as a draft."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import pytest
from django.http import HttpResponse

from liyuan.accounts.models import User
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.journal.models import Entry
from liyuan.rules.models import RuleVersion
from liyuan.screening.bench_laboratory import Experiment, experiment, last_screening
from liyuan.screening.queries_laboratory import Cap, curve, dials_of, step
from liyuan.screening.queries_tables import tables_directory
from liyuan.workbench.models import Draft
from tests import atoll
from tests.cast import department_worker, leader
from tests.policies.conftest import Firms
from tests.screening.cast import AT, screen_now
from tests.sheets import first_sheet

LEAST, REWARD = "营收下限", "奖励额"
PAGE = "/laboratory/grow_up/reward/"
RICH_FEN = 8_000_000


@pytest.fixture
def trial(firms: Firms) -> Experiment:
    screen_now()
    run = last_screening()
    assert run is not None
    found = experiment(run, in_force(), "reward")
    assert found is not None
    return found


def in_force() -> RuleVersion:
    return RuleVersion.objects.get(rule_id="policies/grow_up", current=True)


def page(
    path: str = "", values: Mapping[str, str] = MappingProxyType({}), user: User | None = None
) -> HttpResponse:
    return atoll.browser(user or department_worker()).get(PAGE + path, dict(values))  # type: ignore[return-value]


def test_an_empty_reform_is_exactly_zero(trial: Experiment) -> None:
    found = step(trial, {}, "district", "zh")
    assert found.nothing
    assert found.total.before == found.total.after == (1, RICH_FEN)
    assert found.lines == ()


def test_a_lower_threshold_lets_in_who_stands_just_below_it(trial: Experiment) -> None:
    found = step(trial, {LEAST: Decimal("499.99")}, "district", "zh")
    assert (found.total.new, found.total.after) == ((1, RICH_FEN), (2, 2 * RICH_FEN))
    assert [line.change and line.change.new.firms for line in found.lines] == [1]


def test_another_amount_is_told_as_more_and_less_to_the_fen(trial: Experiment) -> None:
    more = step(trial, {REWARD: Decimal("8.000001")}, "size", "zh").total
    less = step(trial, {REWARD: Decimal("0")}, "section", "zh").total
    assert (more.more, less.less) == ((1, 1), (1, -RICH_FEN))


def test_the_curve_agrees_with_a_step_at_every_value(trial: Experiment) -> None:
    for dial in dials_of(trial):
        for point in curve(trial, dial.name, {}).points[::25]:
            after = step(trial, {dial.name: point.value}, "park", "zh").total.after
            assert (point.firms, point.fen) == after


def test_a_sensitive_firm_is_in_no_figure(firms: Firms) -> None:
    conceal_firm(firms["rich"], basis="x", by=department_worker(), at=AT)
    screen_now()
    run = last_screening()
    assert run is not None
    found = experiment(run, in_force(), "reward")
    assert found is not None
    assert step(found, {}, "district", "zh").total.before.firms == 0


def test_a_budget_too_small_is_shared_out_three_ways(trial: Experiment) -> None:
    found = step(trial, {LEAST: Decimal(1)}, "district", "zh", Cap(RICH_FEN + 1, "营收"))
    told = {one.way: (one.capped.served, one.capped.spent) for one in found.variants}
    assert told == {"first": (1, RICH_FEN), "rank": (1, RICH_FEN), "rata": (2, RICH_FEN + 1)}


def test_a_file_does_not_tell_lines_of_few_firms(trial: Experiment) -> None:
    found = step(trial, {LEAST: Decimal(1)}, "district", "zh", small=False)
    assert [line.change for line in found.lines] == [None]


def test_the_page_says_the_same_without_a_script(trial: Experiment) -> None:
    told = page("", {LEAST: "400"}).content.decode()
    assert 'data-firms="2"' in told
    assert 'value="400"' in told


def test_a_value_in_error_stays_in_its_field_and_counts_nothing(trial: Experiment) -> None:
    told = page("", {LEAST: "-1", REWARD: "x"}).content.decode()
    assert told.count("ly-error") == 2
    assert 'value="-1"' in told
    assert 'data-firms="1"' in told


def test_what_would_pay_a_million_million_is_shown_with_a_warning(trial: Experiment) -> None:
    assert "须由第二人审核" in page("figures/", {REWARD: "100000000"}).content.decode()


def test_a_step_asks_the_database_little(trial: Experiment) -> None:
    client = atoll.browser(department_worker())
    client.get(PAGE)
    assert atoll.counted(lambda: client.get(f"{PAGE}figures/", {LEAST: "400"})) <= 14


def test_a_screening_that_is_no_longer_kept_is_not_made_again_by_a_page(firms: Firms) -> None:
    screen_now()
    shutil.rmtree(tables_directory())
    assert "请先完成一次筛查" in page().content.decode()
    assert page("figures/").status_code == 404


def test_before_the_first_screening_the_page_says_what_to_do(firms: Firms) -> None:
    assert "请先完成一次筛查" in page().content.decode()


def test_the_comparison_is_taken_away_as_a_ledger_and_journalled(trial: Experiment) -> None:
    answer = page("comparison.xlsx", {LEAST: "400"})
    rows = first_sheet(answer.content)
    assert any("合计" in row and 2 in row for row in rows)
    assert Entry.objects.get(action="laboratory.export").payload["values"] == {LEAST: "400"}


def test_the_comparison_is_one_page_of_paper(trial: Experiment) -> None:
    answer = page("comparison.pdf", {LEAST: "400"})
    assert answer.content.startswith(b"%PDF")
    assert b"/Type/Pages/Count 1/" in answer.content
    assert Entry.objects.filter(action="laboratory.export").count() == 1


def test_files_say_how_a_budget_too_small_is_shared_out(trial: Experiment) -> None:
    said = {LEAST: "1", "cap": "8", "rank": "营收"}
    answer = page("comparison.xlsx", said)
    rows = first_sheet(answer.content)
    assert sum("按同一比例折减" in row and 8 in row for row in rows) == 1
    assert b"/Type/Pages/Count 1/" in page("comparison.pdf", said).content


def test_a_cliff_is_told_where_the_smallest_step_loses_all(trial: Experiment) -> None:
    assert [one.lose.firms for one in curve(trial, LEAST, {LEAST: Decimal(600)}).cliffs] == [1]
    assert "断崖" in page("curves/", {LEAST: "600"}).content.decode()
    assert "断崖" not in page("curves/", {LEAST: "400"}).content.decode()


def test_a_value_in_error_is_told_beside_its_field_at_a_step(trial: Experiment) -> None:
    assert page("figures/", {LEAST: "x"}).content.decode().count("ly-error") == 1


def test_a_leader_tries_but_takes_nothing_away(trial: Experiment) -> None:
    assert page("figures/", user=leader()).status_code == 200
    assert page("comparison.xlsx", user=leader()).status_code == 403


def test_changed_values_become_a_draft_with_a_day_of_their_own(trial: Experiment) -> None:
    client = atoll.browser(department_worker())
    said = {"version": in_force().pk, "clause": "reward", LEAST: "400"}
    answer = client.post("/workbench/propose/", said)
    draft = Draft.objects.get()
    assert answer.headers["Location"] == f"/workbench/drafts/{draft.pk}/"
    assert "value: 500" in draft.text
    assert "value: 400" in draft.text


def test_a_draft_that_somebody_writes_is_left_alone(trial: Experiment) -> None:
    client = atoll.browser(department_worker())
    said = {"version": in_force().pk, "clause": "reward", LEAST: "400"}
    client.post("/workbench/propose/", said)
    client.post("/workbench/propose/", said | {LEAST: "300"})
    assert "value: 300" not in Draft.objects.get().text


@pytest.mark.parametrize("said", [{}, {LEAST: "x"}, {"clause": "none", LEAST: "4"}])
def test_nothing_to_propose_is_not_found(trial: Experiment, said: dict[str, str]) -> None:
    told = {"version": in_force().pk, "clause": "reward"} | said
    assert atoll.browser(department_worker()).post("/workbench/propose/", told).status_code == 404
