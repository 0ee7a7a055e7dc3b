"""A screening finds what verdict runs find, is whole or absent, and gives the same bytes again."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liyuan.engines.store import StoreError
from liyuan.enterprises.models import FactBatch
from liyuan.enterprises.queries_facts import facts_directory
from liyuan.journal.models import Entry
from liyuan.packs.load import load_pack
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.domain import Outcome
from liyuan.screening.actions import cancel_screening, request_screening
from liyuan.screening.domain import Cancelled, ScreeningRefused, State
from liyuan.screening.files import PAIRS, directory, open_results
from liyuan.screening.models import ScreeningRun, ScreeningTotal
from liyuan.screening.queries_tables import tables_directory
from tests import atoll
from tests.policies.conftest import Firms
from tests.policies.facts import batch, tell
from tests.screening.cast import AT, DAY, LATER, REWARD, outcome, results, screen_now


def test_every_firm_has_an_outcome_also_one_of_whom_nothing_is_known(firms: Firms) -> None:
    run = screen_now()
    assert [outcome(run, firms[who]) for who in ("rich", "poor", "silent")] == [
        Outcome.ELIGIBLE,
        Outcome.NOT,
        Outcome.UNKNOWN,
    ]
    assert (run.state, run.firms, run.clauses) == (State.DONE, 3, 3)


def test_it_finds_what_a_run_of_verdicts_finds_to_the_fen(firms: Firms) -> None:
    found, made = results(screen_now()), compute_verdicts(as_of=DAY, at=AT)
    for verdict in made.verdicts.select_related("version"):
        one = found.clauses[f"{verdict.version.rule_id}/{verdict.clause}"]
        row = found.row(verdict.enterprise_id)
        assert row is not None
        assert one.outcome(row) == verdict.outcome
        assert one.fen_of(row) == verdict.amount_fen


def test_the_same_facts_and_rules_give_the_same_bytes(firms: Firms) -> None:
    first = screen_now()
    before = {path.name: path.read_bytes() for path in (directory() / first.sha256).iterdir()}
    shutil.rmtree(directory() / first.sha256)
    shutil.rmtree(tables_directory())
    second = screen_now()
    assert first.sha256 == second.sha256
    after = {path.name: path.read_bytes() for path in (directory() / second.sha256).iterdir()}
    assert before == after


def test_pairs_are_the_eligible_firms_with_their_amounts(firms: Firms) -> None:
    run = screen_now()
    pairs = pq.read_table(directory() / run.sha256 / PAIRS).to_pylist()
    assert {"firm": firms["rich"].pk, "clause": REWARD, "fen": 8_000_000} in pairs


def test_totals_add_up_by_place_section_and_size(firms: Firms) -> None:
    run = screen_now()
    totals = ScreeningTotal.objects.filter(run=run, clause="reward")
    told = {(t.outcome, t.district.code, t.section, t.size, t.firms, int(t.fen)) for t in totals}  # type: ignore[union-attr]
    assert told == {
        ("eligible", "A1", "C", "small", 1, 8_000_000),
        ("unknown", "A2", "C", "", 1, 0),
    }


def test_the_journal_has_the_hashes_of_what_became_visible(firms: Firms) -> None:
    run = screen_now()
    entry = Entry.objects.get(action="screening.done")
    assert (entry.payload["result"], entry.payload["rules"]) == (run.sha256, run.rules_hash)


def test_called_off_it_leaves_the_last_good_result(firms: Firms) -> None:
    last = screen_now()

    def call_off(done: int) -> None:
        raise Cancelled

    run = screen_now(LATER, progress=call_off)
    assert run.state == State.CANCELLED
    assert not ScreeningTotal.objects.filter(run=run).exists()
    assert outcome(last, firms["rich"]) is Outcome.ELIGIBLE


def test_called_off_at_the_last_moment_nothing_becomes_visible(firms: Firms) -> None:
    def call_off(done: int) -> None:
        cancel_screening(ScreeningRun.objects.get(), by=None, at=LATER)

    run = screen_now(progress=call_off)
    assert (run.state, run.sha256, run.totals.count()) == (State.CANCELLED, "", 0)


def test_only_one_waits_or_runs(firms: Firms) -> None:
    waiting = request_screening(as_of=DAY, by=None, at=AT)
    with pytest.raises(ScreeningRefused):
        request_screening(as_of=DAY, by=None, at=AT)
    cancel_screening(waiting, by=None, at=AT)
    assert waiting.state == State.CANCELLED
    with pytest.raises(ScreeningRefused):
        cancel_screening(waiting, by=None, at=AT)


@pytest.mark.parametrize("harm", ["missing", "truncated", "altered"])
def test_a_batch_that_is_not_what_it_was_fails_it_and_is_named(firms: Firms, harm: str) -> None:
    batch = FactBatch.objects.order_by("pk").last()
    assert batch
    path = facts_directory() / batch.path
    content = path.read_bytes()
    path.chmod(0o644)
    spoilt = {"truncated": content[:-9], "altered": content[:-1] + b"\0"}
    path.unlink() if harm == "missing" else path.write_bytes(spoilt[harm])
    run = screen_now()
    assert run.state == State.FAILED
    assert run.failure is not None
    assert run.failure["params"]["path"].endswith(batch.path)


def test_results_that_were_altered_are_not_read(firms: Firms) -> None:
    run = screen_now()
    path = directory() / run.sha256 / PAIRS
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match=PAIRS):
        open_results(run.sha256)


def test_facts_that_the_snapshot_lacks_are_said_once(firms: Firms) -> None:
    lacking = screen_now().notes["lacking"]
    assert "研发支出[1]" in lacking
    assert len(lacking) == len(set(lacking))


def test_a_new_fact_is_seen_by_the_next(firms: Firms) -> None:
    before = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    after = screen_now(LATER)
    assert [outcome(run, firms["poor"]) for run in (before, after)] == [
        Outcome.NOT,
        Outcome.ELIGIBLE,
    ]


def test_a_clause_that_reads_what_no_column_holds_is_judged_by_firm(
    firms: Firms, tmp_path: Path
) -> None:
    pack = Path(shutil.copytree(atoll.ATOLL, tmp_path / "atoll"))
    policy = pack / "policies" / "grow_up.yaml"
    lawful = "        when: 守法\n"
    assert lawful in policy.read_text()
    policy.write_text(policy.read_text().replace(lawful, "        when: 守法 or 明珠得分 >= 60\n"))
    load_pack(pack, by=None, at=LATER, correct="明珠得分也可")
    tell({firms["rich"]: "700"}, at=AT)
    research = {"firm": [firms["rich"].pk], "research": [10_000_000]}  # 10 of 700: endless
    batch({name: pa.array(values, pa.int64()) for name, values in research.items()}, 2025, AT)
    run = screen_now(LATER)
    assert (list(run.notes["left"]), run.notes["alone"]) == (["明珠得分"], [REWARD])
    found = results(run).clauses[REWARD]
    for verdict in compute_verdicts(as_of=DAY, at=LATER).verdicts.filter(clause="reward"):
        row = results(run).row(verdict.enterprise_id)
        assert row is not None
        assert (found.outcome(row), found.fen_of(row)) == (verdict.outcome, verdict.amount_fen)
