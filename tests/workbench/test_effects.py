"""What a draft would change: sampled within limits, told to who approves, small numbers untold."""

import re
from collections import Counter
from datetime import date

from liyuan.accounts.models import User
from liyuan.enterprises.actions import enter_fact, take_snapshot
from liyuan.policies.actions import compute_verdicts
from liyuan.workbench.models import Draft
from liyuan.workbench.queries_compare import Moved, effect_on_sample, told_moves
from liyuan.workbench.queries_draft import beside
from liyuan.workbench.queries_rules import ready
from tests import atoll
from tests.cast import NOW
from tests.workbench.test_pages import text_of


def test_a_sample_stops_when_there_was_enough_work(draft: Draft) -> None:
    for number in range(1, 5):
        atoll.firm(number)
    snapshot = take_snapshot(NOW.date(), NOW, by=None, at=NOW)
    versions = beside(draft.rule_kind)
    made = ready(draft.rule_id, draft.rule_kind, draft.based_on.content, versions)
    turns = iter([False, False, True])
    sampled = effect_on_sample(
        made, made, draft.made_by, snapshot, NOW.date(), enough=lambda: next(turns)
    )
    assert (sampled.firms, sampled.changed) == (2, None)
    assert sampled.chosen == 4


def test_an_approver_sees_how_many_firms_are_answered_otherwise(
    draft: Draft, author: User, second: User
) -> None:
    """A hundred employees are no longer enough to be large: eight firms, and one beside them."""
    for number in range(1, 17):
        firm = atoll.firm(number)
        for fact, value in (("staff", 100 if number < 9 else 5), ("revenue_books", 10**9)):
            enter_fact(firm, fact, value, year=NOW.year - 1, source="统计", by=None, at=NOW)
    compute_verdicts(as_of=date(NOW.year, 6, 1), at=NOW)
    text = draft.text.replace("'>= 100'", "'>= 101'", 1)
    Draft.objects.filter(pk=draft.pk).update(text=text, state="submitted")
    approver = atoll.browser(second)
    about = approver.get(f"/workbench/drafts/{draft.pk}/about/").content.decode()
    assert f"/workbench/drafts/{draft.pk}/compare/?sample=1" in about
    said = text_of(approver.get(f"/workbench/drafts/{draft.pk}/compare/?sample=1"))
    assert "抽样 16 家，其中 8 家的结论会变化" in said
    assert re.search(r"“大”\s*→\s*“[^”]+”\s*8", said)


def test_moves_of_few_firms_are_not_told() -> None:
    def words(key: str, said: object) -> tuple[str, object]:
        return key, said

    moves: Counter[Moved] = Counter({("a", "not", "eligible"): 9, ("a", "eligible", "not"): 1})
    assert [move.firms for move in told_moves(moves, words, words)] == [None, None]
    assert not list(told_moves(Counter({("a", "not", "eligible"): 1}), words, words))
