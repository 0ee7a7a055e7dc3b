"""A run judges every firm once, is whole or absent, and keeps explaining itself."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from liyuan.accounts.domain import Clearance, Purpose
from liyuan.journal.models import Entry
from liyuan.packs.load import load_pack
from liyuan.policies import actions
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.domain import Outcome
from liyuan.policies.models import Verdict, VerdictRun, VerdictTotal
from liyuan.policies.queries_firm import Answer, ClauseAnswer, firm_policies
from tests import atoll
from tests.policies.conftest import Firms
from tests.policies.facts import tell

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 2, tzinfo=UTC)
LEVELS = ("public", "internal", "business_secret")


def run(at: datetime = AT) -> VerdictRun:
    return compute_verdicts(as_of=DAY, at=at)


def cleared(*levels: str) -> Clearance:
    return Clearance(frozenset(levels), frozenset({Purpose.POLICY}))


def outcome(made: VerdictRun, firms: Firms, who: str) -> str:
    return made.verdicts.get(enterprise=firms[who], clause="reward").outcome


def answer(firms: Firms, who: str, made: VerdictRun | None = None) -> ClauseAnswer:
    run_id = made.pk if made else None
    page = firm_policies(
        firms[who], lang="zh", exact=True, clearance=cleared(*LEVELS), run_id=run_id
    )
    return next(c for group in page.groups.values() for c in group if c.key == "reward")


def with_threshold(tmp_path: Path, value: str) -> Path:
    """The pack with a new dated value of the threshold."""
    pack = Path(shutil.copytree(atoll.ATOLL, tmp_path / "atoll"))
    policy = pack / "policies" / "grow_up.yaml"
    old = "          - {from: 2024-02-01, value: 500, source: {article: 第三条, verified: true}}\n"
    new = old.replace("2024-02-01", "2026-05-15").replace("500", value)
    text = policy.read_text()
    assert old in text
    policy.write_text(text.replace(old, old + new))
    return pack


def test_every_firm_has_one_verdict_per_clause(firms: Firms) -> None:
    made = run()
    assert [outcome(made, firms, who) for who in ("rich", "poor", "silent")] == [
        Outcome.ELIGIBLE,
        Outcome.NOT,
        Outcome.UNKNOWN,
    ]
    assert made.verdicts.count() == 9


def test_totals_add_up_to_the_verdicts(firms: Firms) -> None:
    made = run()
    totals = VerdictTotal.objects.filter(run=made)
    assert sum(t.firms for t in totals) == made.verdicts.count()
    paid = sum(v.amount_fen or 0 for v in made.verdicts.all())
    assert sum(t.amount_fen for t in totals) == paid == 8_000_000


def test_a_missing_fact_is_named_and_not_taken_for_no(firms: Firms) -> None:
    made = run()
    verdict = made.verdicts.get(enterprise=firms["silent"], clause="reward")
    assert verdict.missing
    assert verdict.failed == []
    assert answer(firms, "silent").answer is Answer.UNKNOWN


def test_what_the_page_explains_is_what_was_stored(firms: Firms) -> None:
    made = run()
    expected = {Outcome.ELIGIBLE: Answer.MATCHED, Outcome.NOT: Answer.SHORT}
    for who in ("rich", "poor"):
        assert answer(firms, who).answer is expected[Outcome(outcome(made, firms, who))]


def test_a_new_dated_threshold_changes_the_verdict_and_the_old_one_explains_itself(
    firms: Firms, tmp_path: Path
) -> None:
    before = run()
    load_pack(with_threshold(tmp_path, "700"), by=None, at=LATER)
    after = run(LATER)
    assert outcome(before, firms, "rich") == Outcome.ELIGIBLE
    assert outcome(after, firms, "rich") == Outcome.NOT
    old, new = answer(firms, "rich", before), answer(firms, "rich", after)
    assert (old.answer, new.answer) == (Answer.MATCHED, Answer.SHORT)
    assert old.version != new.version
    assert "500 万元" in old.conditions[-1].words
    assert "700 万元" in new.conditions[-1].words


def test_a_later_fact_changes_the_next_run_and_not_the_last(firms: Firms) -> None:
    before = run()
    tell({firms["poor"]: "500"}, at=datetime(2026, 6, 1, 12, tzinfo=UTC))
    after = run(LATER)
    assert [outcome(r, firms, "poor") for r in (before, after)] == [Outcome.NOT, Outcome.ELIGIBLE]
    assert answer(firms, "poor", before).answer is Answer.SHORT


def test_the_same_facts_and_rules_give_the_same_verdicts(firms: Firms) -> None:
    told = ("enterprise", "version", "clause", "outcome", "amount_fen", "failed", "missing")
    first, second = (list(run(at).verdicts.order_by("pk").values_list(*told)) for at in (AT, LATER))
    assert first == second


def test_a_run_that_breaks_off_leaves_nothing(
    firms: Firms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(done: int) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(actions, "_silent", fail)
    with pytest.raises(RuntimeError):
        run()
    assert (VerdictRun.objects.count(), Verdict.objects.count()) == (0, 0)


def test_a_run_leaves_one_journal_entry_with_its_hashes(firms: Firms) -> None:
    made = run()
    entry = Entry.objects.get(action="policy.judged")
    assert entry.payload["rules"] == made.rules_hash
    assert entry.payload["verdicts"] == 9


def test_values_are_told_only_for_levels_that_may_be_read(firms: Firms) -> None:
    run()
    page = firm_policies(
        firms["poor"], lang="zh", exact=True, clearance=cleared("public", "internal")
    )
    revenue = page.groups[Answer.SHORT][0].conditions[-1]
    assert "499.99" not in revenue.words
    assert "0.01" not in revenue.words
    assert str(revenue.band) == "0.05"
