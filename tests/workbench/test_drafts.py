"""What becomes of a draft: copied, saved, handed in, approved by another, returned."""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from liyuan.accounts.models import User
from liyuan.engines.findings import Reported
from liyuan.journal.models import Entry
from liyuan.packs.export import export_versions
from liyuan.packs.load import load_pack
from liyuan.rules.domain import Origin
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import cases_of, current_versions
from liyuan.workbench.actions import (
    ConflictError,
    UnsoundError,
    approve_draft,
    copy_to_draft,
    delete_draft,
    return_draft,
    save_draft,
    submit_draft,
    withdraw_draft,
)
from liyuan.workbench.models import Draft
from tests.atoll import ATOLL
from tests.cast import NOW, department_worker
from tests.workbench.conftest import GROW, SIZE, current, saved

# a hundredth employee more makes a firm large
OLD, NEW = "'>= 100'", "'>= 101'"
OF_A_HUNDRED = "员工: [100], 营收: [1000]}, expect: {value: large}"
OF_ONE_MORE = "员工: [101], 营收: [1000]}, expect: {value: large}"
REASON = "统计部门更正了界限"


def raised(draft: Draft, by: User) -> Draft:
    """The draft with the bound raised, and the case that tells it."""
    cases = draft.cases.replace(OF_A_HUNDRED, OF_ONE_MORE)
    cases = cases.replace(
        "{name: 缺收入, basis: 2026-05-01, facts: {员工: [100]}",
        "{name: 缺收入, basis: 2026-05-01, facts: {员工: [101]}",
    )
    return saved(draft, OLD, NEW, by=by, cases=cases)


def submitted(draft: Draft, by: User) -> Draft:
    return submit_draft(raised(draft, by), correction=REASON, by=by, at=NOW)


def approved(draft: Draft, by: User) -> RuleVersion:
    return approve_draft(draft, version=draft.version, by=by, at=NOW)


def code(caught: pytest.ExceptionInfo[Reported]) -> str:
    return caught.value.finding.code


def test_a_copy_has_the_text_of_the_version_and_its_cases(draft: Draft) -> None:
    assert "hit_policy: FIRST" in draft.text
    assert "两项都达到" in draft.cases
    assert (draft.state, draft.version, draft.based_on) == ("draft", 1, current(SIZE))


def test_a_second_copy_leads_to_the_draft_that_is_open(draft: Draft, second: User) -> None:
    assert copy_to_draft(current(SIZE), by=second, at=NOW) == draft


def test_what_is_wrong_is_saved_too(draft: Draft, author: User) -> None:
    kept = save_draft(draft, text="name: [", cases="x", version=1, by=author, at=NOW)
    assert (kept.text, kept.cases, kept.version) == ("name: [", "x", 2)


def test_who_saves_over_anothers_text_is_told_and_nothing_is_lost(
    draft: Draft, author: User
) -> None:
    saved(draft, OLD, NEW, by=author)
    with pytest.raises(ConflictError) as caught:
        save_draft(draft, text="mine", cases="", version=1, by=author, at=NOW)
    assert NEW in caught.value.held.text


def test_a_text_with_findings_cannot_be_handed_in(draft: Draft, author: User) -> None:
    broken = saved(draft, "员工[去年]", "职工[去年]", by=author)
    with pytest.raises(UnsoundError) as caught:
        submit_draft(broken, correction="", by=author, at=NOW)
    assert "feel.check.name" in {f.code for f in caught.value.checked.findings}


def test_a_text_whose_cases_fail_cannot_be_handed_in(draft: Draft, author: User) -> None:
    changed = saved(draft, OLD, NEW, by=author)
    with pytest.raises(UnsoundError) as caught:
        submit_draft(changed, correction=REASON, by=author, at=NOW)
    failed = [case.name for case in caught.value.checked.cases if case.findings]
    assert "两项都达到" in failed


def test_a_past_value_is_not_changed_without_a_reason(draft: Draft, author: User) -> None:
    with pytest.raises(UnsoundError) as caught:
        submit_draft(raised(draft, author), correction=" ", by=author, at=NOW)
    assert {f.code for f in caught.value.checked.findings} == {"pack.load.past"}


def test_a_rule_that_others_read_is_not_broken(draft: Draft, author: User) -> None:
    """The bonus for exports speaks of small firms: without the word it could not be judged."""
    kept = saved(draft, "- name: 规模", "- name: 个头", by=author)
    with pytest.raises(UnsoundError) as caught:
        submit_draft(kept, correction=REASON, by=author, at=NOW)
    elsewhere = {f.where.file for f in caught.value.checked.elsewhere}
    assert elsewhere == {"policies/export_bonus.yaml"}


def test_nothing_changed_is_nothing_to_publish(draft: Draft, author: User) -> None:
    with pytest.raises(Reported) as caught:
        submit_draft(draft, correction=REASON, by=author, at=NOW)
    assert code(caught) == "draft.same"


def test_what_a_second_person_approves_is_in_force_as_a_version_of_the_city(
    draft: Draft, author: User, second: User
) -> None:
    version = approved(submitted(draft, author), by=second)
    assert (version.origin, version.correction) == (Origin.CITY, REASON)
    assert current(SIZE) == version
    assert OF_ONE_MORE in cases_of(SIZE)
    draft.refresh_from_db()
    assert (draft.state, draft.published, draft.decided_by) == ("approved", version, second)


def test_who_wrote_any_of_it_does_not_approve_it(draft: Draft, author: User) -> None:
    other = department_worker(username="other")
    handed_in = submit_draft(
        raised(saved(draft, "FIRST", "FIRST", by=other), author),
        correction=REASON,
        by=author,
        at=NOW,
    )
    for writer in (author, other):
        with pytest.raises(Reported) as caught:
            approved(handed_in, by=writer)
        assert code(caught) == "draft.own"


def test_what_was_changed_since_it_was_read_is_not_approved(
    draft: Draft, author: User, second: User
) -> None:
    read = withdraw_draft(submitted(draft, author), by=author, at=NOW)
    submit_draft(saved(read, NEW, f"{NEW} ", by=author), correction=REASON, by=author, at=NOW)
    with pytest.raises(Reported) as caught:
        approved(read, by=second)
    assert code(caught) == "draft.changed"
    assert current(SIZE).origin == Origin.PACK


def test_another_reason_is_another_version_of_the_draft(
    draft: Draft, author: User, second: User
) -> None:
    first = submitted(draft, author)
    read = withdraw_draft(first, by=author, at=NOW)
    other = department_worker(username="other")
    again = submit_draft(read, correction="另一个理由", by=other, at=NOW)
    assert again.version == first.version + 1
    for person, why in ((second, "draft.changed"), (other, "draft.own")):
        with pytest.raises(Reported) as caught:
            approve_draft(again, version=first.version, by=person, at=NOW)
        assert code(caught) == why


def test_the_database_knows_it_too(draft: Draft, author: User) -> None:
    with pytest.raises(IntegrityError, match="a_second_person_decides"), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(decided_by=author)


def test_a_returned_draft_says_why_and_is_written_on(
    draft: Draft, author: User, second: User
) -> None:
    returned = return_draft(submitted(draft, author), remarks="请附依据", by=second, at=NOW)
    assert (returned.state, returned.remarks) == ("returned", "请附依据")
    assert saved(returned, NEW, OLD, by=author).state == "draft"


def test_a_draft_is_not_returned_without_a_word(draft: Draft, author: User, second: User) -> None:
    with pytest.raises(Reported) as caught:
        return_draft(submitted(draft, author), remarks=" ", by=second, at=NOW)
    assert code(caught) == "draft.remarks"


def test_what_was_handed_in_is_withdrawn_before_it_is_written_on(
    draft: Draft, author: User
) -> None:
    handed_in = submitted(draft, author)
    with pytest.raises(Reported) as caught:
        saved(handed_in, NEW, OLD, by=author)
    assert code(caught) == "draft.state"
    assert saved(withdraw_draft(handed_in, by=author, at=NOW), NEW, OLD, by=author)


def test_a_draft_is_not_approved_over_a_newer_version(
    draft: Draft, author: User, second: User
) -> None:
    handed_in = submitted(draft, author)
    RuleVersion.objects.filter(rule_id=SIZE).update(current=False)
    with pytest.raises(Reported) as caught:
        approved(handed_in, by=second)
    assert code(caught) == "draft.overtaken"


def test_only_the_version_in_force_is_copied(author: User) -> None:
    RuleVersion.objects.filter(rule_id=SIZE).update(current=False)
    with pytest.raises(Reported) as caught:
        copy_to_draft(RuleVersion.objects.filter(rule_id=SIZE).latest("id"), by=author, at=NOW)
    assert code(caught) == "draft.overtaken"


def test_a_new_dated_value_needs_no_reason_and_holds_from_its_day(
    author: User, second: User
) -> None:
    draft = copy_to_draft(current(GROW), by=author, at=NOW)
    floor = draft.text[draft.text.index("- from: 2024-02-01", draft.text.index("营收下限")) :]
    passage = floor[: floor.index("verified: true") + len("verified: true")]
    later = passage.replace("2024-02-01", "2026-10-01").replace("value: 500", "value: 900")
    kept = saved(draft, passage, f"{passage}\n    {later}", by=author)
    version = approved(submit_draft(kept, correction="", by=author, at=NOW), by=second)
    assert (version.valid_from, version.correction) == (date(2026, 10, 1), "")


def test_a_reload_of_the_pack_leaves_the_citys_version_and_cases(
    draft: Draft, author: User, second: User
) -> None:
    version = approved(submitted(draft, author), by=second)
    report = load_pack(ATOLL, by=None, at=NOW, correct="again")
    assert report.kept_city == (SIZE,)
    assert current(SIZE) == version
    assert OF_ONE_MORE in cases_of(SIZE)


def test_what_the_city_wrote_is_exported_with_its_cases_and_reads_as_equal(
    draft: Draft, author: User, second: User, tmp_path: Path
) -> None:
    approved(submitted(draft, author), by=second)
    export_versions([v for v in current_versions() if v.origin == Origin.CITY], tmp_path)
    assert NEW in (tmp_path / f"{SIZE}.yaml").read_text()
    assert OF_ONE_MORE in (tmp_path / f"{SIZE}.test.yaml").read_text()


def test_a_deleted_draft_is_gone_and_its_rule_can_be_copied_again(
    draft: Draft, author: User
) -> None:
    delete_draft(draft, by=author, at=NOW)
    assert copy_to_draft(current(SIZE), by=author, at=NOW) != draft


def test_every_step_leaves_one_entry(draft: Draft, author: User, second: User) -> None:
    approved(submitted(draft, author), by=second)
    steps = (
        Entry.objects.filter(subject_kind="draft").order_by("id").values_list("action", flat=True)
    )
    assert list(steps) == ["draft.copy", "draft.save", "draft.submit", "draft.approve"]


def test_a_case_of_a_rule_that_reads_this_one_is_not_turned_without_a_reason(
    draft: Draft, author: User
) -> None:
    """A firm of a hundred becomes small: a case of the bonus for small firms says it is not."""
    with pytest.raises(UnsoundError) as caught:
        submit_draft(raised(draft, author), correction=" ", by=author, at=NOW)
    files = {f.where.file for f in caught.value.checked.elsewhere}
    assert files == {"policies/export_bonus.test.yaml"}
