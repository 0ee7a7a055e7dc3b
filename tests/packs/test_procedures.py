"""Procedures as files of a pack: found faults at their lines, versions, what is in force."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.accounts.domain import permissions
from liyuan.engines.findings import Finding
from liyuan.engines.procedure import read_procedure
from liyuan.packs.checks.procedures import check_procedures
from liyuan.packs.content import normalise
from liyuan.packs.documents import Document, read_document
from liyuan.packs.load import load_pack
from liyuan.packs.pack import Pack, RuleText, read_pack
from liyuan.packs.reference_procedures import procedures_page
from liyuan.packs.schema_procedures import PROCEDURE
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import versions_of
from liyuan.rules.queries_procedures import procedure_in_force, procedure_of
from liyuan.web.messages.language import language
from tests.packs.conftest import PACKS, PackCopy
from tests.packs.test_checks import Plant

BOAT = "procedures/boat_loan.yaml"
DEMAND = "procedures/demand.yaml"
TEXT = (PACKS / "atoll" / BOAT).read_text(encoding="utf-8")
FIRST = datetime(2026, 3, 1, 4, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 4, tzinfo=UTC)
PLANTS = {
    "an unknown key": Plant(BOAT, "undo: true", "redo: true", "pack.key.unknown", "redo: true"),
    "a key that is no word": Plant(BOAT, "key: storm", "key: Storm!", "pack.value.type", "Storm!"),
    "an unknown turn": Plant(BOAT, "turn: lead", "turn: cook", "pack.value.choice", "turn: cook"),
    "an unknown act": Plant(BOAT, "act: pause", "act: sink", "pack.value.choice", "act: sink"),
    "another kind than its name": Plant(
        BOAT, "kind: boat_loan", "kind: boats", "procedure.kind", "kind: boats"
    ),
    "an unknown verb": Plant(
        BOAT, "by: case.confirm", "by: case.dream", "procedure.name.unknown", "case.dream"
    ),
    "an unknown state": Plant(BOAT, "to: denied", "to: dream", "procedure.name.unknown", "dream"),
    "an unowned state": Plant(BOAT, ", turn: lead", "", "procedure.state.unowned", "name: 已归还"),
    "an unknown word in a guard": Plant(
        BOAT, "when: 续借次数 < 1", "when: 次数 < 1", "feel.check.name", "次数 < 1"
    ),
    "a code that the system does not know": Plant(
        DEMAND, "code: explained", "code: shrugged", "procedure.code.unknown", "code: shrugged"
    ),
    "an answer without a result": Plant(
        DEMAND, "asks: [answer, result]", "asks: [answer]", "procedure.effect.asks", "key: answer"
    ),
    "a broken promise": Plant(
        BOAT, '    sets: {inspected: "true"}\n', "", "procedure.promise.broken", "未验船不结"
    ),
}


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_on_its_line(name: str, atoll: PackCopy) -> None:
    assert PLANTS[name].is_found_in(atoll)


def test_a_word_in_a_guard_is_found_at_its_column(atoll: PackCopy) -> None:
    atoll.edit(BOAT, "when: 续借次数 < 1", "when: 1 > 次数")
    (finding,) = atoll.findings()
    line = (atoll.root / BOAT).read_text(encoding="utf-8").splitlines()[finding.where.line - 1]  # type: ignore[operator]
    assert line[finding.where.column - 1 :].startswith("次数")  # type: ignore[operator]


def test_a_procedure_has_no_file_of_cases(atoll: PackCopy) -> None:
    cases = (atoll.root / "rules/size.test.yaml").read_text(encoding="utf-8")
    atoll.write("procedures/boat_loan.test.yaml", cases)
    assert [finding.code for finding in atoll.findings()] == ["pack.tests.orphan"]


def findings_of(text: str) -> tuple[Finding, ...]:
    reading = read_document(text, BOAT, PROCEDURE)
    if reading.findings or reading.document is None:
        return reading.findings
    content = normalise(reading.document.content)
    rule = RuleText("procedures/boat_loan", Kind.PROCEDURE, reading.document, (), content)
    return tuple(check_procedures(_pack_of(rule)))


def _pack_of(text: RuleText) -> Pack:
    none = Document("pack.yaml", {}, {})
    empty = replace(read_pack(Path("/nowhere")), manifest=none, findings=(), unread=frozenset())
    return replace(empty, texts=(text,))


LINES = TEXT.splitlines()
WORDS = sorted({word for line in LINES for word in line.replace(",", " ").split()})


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_spoilt_file_gives_findings_with_words_and_never_a_crash(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(lines) - 1))
        spoils = st.sampled_from(["drop", "twice", "swap", "word", "junk"])
        spoil = data.draw(spoils)
        if spoil == "drop":
            lines[number] = ""
        elif spoil == "twice":
            lines.insert(number, lines[number])
        elif spoil == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[number], lines[other] = lines[other], lines[number]
        else:
            old = data.draw(st.sampled_from(lines[number].split() or ["x"]))
            new = data.draw(st.sampled_from(WORDS) if spoil == "word" else st.text(max_size=6))
            lines[number] = lines[number].replace(old, new, 1)
    for finding in findings_of("\n".join(lines)):
        for lang in ("zh", "en"):
            assert finding.code in language(lang).findings


@pytest.mark.django_db
def test_a_kind_of_case_goes_by_the_version_in_force_and_keeps_its_own(atoll: PackCopy) -> None:
    load_pack(atoll.root, by=None, at=FIRST)
    old, procedure = procedure_in_force("boat_loan", FIRST.date())
    assert (old.kind, procedure.name) == ("procedure", "借船")
    assert procedure_of(old) is procedure
    atoll.edit(BOAT, "人数 in [1..6]", "人数 in [1..8]")
    assert load_pack(atoll.root, by=None, at=LATER).changed == ("procedures/boat_loan",)
    new, changed = procedure_in_force("boat_loan", LATER.date())
    assert changed.transition("lend").guards[1].when == "人数 in [1..8]"
    assert procedure_of(old).transition("lend").guards[1].when == "人数 in [1..6]"
    assert (new.valid_from, versions_of("procedures/boat_loan").count()) == (date(2026, 5, 1), 2)


@pytest.mark.django_db
def test_a_kind_without_a_procedure_does_not_exist() -> None:
    with pytest.raises(RuleVersion.DoesNotExist):
        procedure_in_force("dream", FIRST.date())


@pytest.mark.parametrize("pack", ["atoll", "chengdu"])
def test_every_step_of_a_demand_is_somebodys_to_make(pack: str) -> None:
    texts = read_pack(PACKS / pack).texts_of(Kind.PROCEDURE)
    (demand,) = (read_procedure(t.content) for t in texts if t.content["kind"] == "demand")
    verbs = {one.verb for one in demand.transitions}
    assert verbs <= permissions().by_action.keys()


def test_the_page_of_procedures_draws_each_and_says_what_is_only_a_default() -> None:
    page = procedures_page([read_pack(PACKS / "atoll"), read_pack(PACKS / "chengdu")])
    for words in (
        "## 环屿 · Atoll: 借船 · Boat loan",
        "```mermaid\nstateDiagram-v2\n",
        "| 15 working days | the city's working time |",
        "急难问题演示默认值 (*demo default*)",
        "to 24:00 of the natural day of its start",
        "Window for a return has not run out",
    ):
        assert words in page
