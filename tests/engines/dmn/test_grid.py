"""The checker's word on a table, against running it on any input."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.dmn import DecisionTable, check_table, compile_table, decide
from liyuan.engines.dmn.tables.compiled import CompiledTable
from liyuan.engines.dmn.tables.decide import matches
from liyuan.engines.feel import FeelDate, Type
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.types import NOT_NEGATIVE
from tests.engines.dmn.tables import table

CODES = tuple((code, code, code) for code in "ABC")
TYPES = {
    "X": Type("number"),
    "N": Type("number", "人", allowed=NOT_NEGATIVE, whole=True),
    "S": Type("string", values=CODES),
    "B": Type("boolean"),
    "D": Type("date"),
}
NAMES = "X N S B D"

_signs = st.sampled_from(["<", "<=", ">", ">="])
_small = st.integers(0, 4)
_ranges = st.tuples(st.sampled_from("[("), _small, _small, st.sampled_from("])"))
_number_cells = st.one_of(
    st.just("-"),
    st.builds("{} {}".format, _signs, _small),
    _ranges.map(lambda r: f"{r[0]}{min(r[1:3])}..{max(r[1:3]) + 1}{r[3]}"),
    st.builds("{}, {}".format, _small, _small),
    st.builds("not({})".format, _small),
)
_date_cells = st.one_of(
    st.just("-"), st.builds('{} @"2024-01-0{}"'.format, _signs, st.integers(1, 4))
)
_code_cells = st.sampled_from(["-", '"A"', '"A", "B"', 'not("A")', '"C"'])
_truth_cells = st.sampled_from(["-", "true", "false"])
_rows = st.tuples(_number_cells, _number_cells, _code_cells, _truth_cells, _date_cells)
_dates = st.integers(1, 6).map(lambda day: FeelDate(2024, 1, day))
_inputs = st.fixed_dictionaries(
    {
        "X": st.integers(-2, 12).map(lambda half: Decimal(half) / 2),
        "N": st.integers(0, 7).map(Decimal),
        "S": st.sampled_from("ABC"),
        "B": st.booleans(),
        "D": _dates,
    }
)


def _spec(policy: str, rows: list[tuple[str, ...]]) -> DecisionTable:
    cells = [(*row, str(number)) for number, row in enumerate(rows)]
    return table(policy, *cells, inputs=NAMES)


def _hits(compiled: CompiledTable, scope: dict[str, object]) -> list[int]:
    frame = Frame(scope)
    subjects = [head.run(frame) for head in compiled.inputs]
    return [at for at, row in enumerate(compiled.rows) if matches(row, frame, subjects)]


@settings(max_examples=150, deadline=None)
@given(st.lists(_rows, min_size=1, max_size=4), st.lists(_inputs, min_size=10, max_size=30))
def test_a_table_without_gaps_and_overlaps_hits_exactly_one_row(
    rows: list[tuple[str, ...]], inputs: list[dict[str, object]]
) -> None:
    spec = _spec("U", rows)
    codes = {finding.code for finding in check_table(spec, TYPES)}
    compiled = compile_table(spec, frozenset(TYPES))
    for scope in inputs:
        hits = _hits(compiled, scope)
        assert "dmn.gap" in codes or hits
        assert "dmn.overlap" in codes or len(hits) < 2


@settings(max_examples=150, deadline=None)
@given(st.lists(_rows, min_size=2, max_size=5), st.lists(_inputs, min_size=10, max_size=30))
def test_a_row_that_is_never_reached_never_decides(
    rows: list[tuple[str, ...]], inputs: list[dict[str, object]]
) -> None:
    spec = _spec("F", rows)
    codes = ("dmn.unreachable", "dmn.unreachable-several", "dmn.never")
    dead = {int(f.params["row"]) - 1 for f in check_table(spec, TYPES) if f.code in codes}
    compiled = compile_table(spec, frozenset(TYPES))
    assert not dead & {decide(compiled, scope).matched_rule for scope in inputs}


_THRESHOLDS = st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(sorted)


@given(_THRESHOLDS, st.sampled_from("XN"))
def test_steps_from_end_to_end_have_no_findings(steps: list[int], name: str) -> None:
    low = [f"< {steps[0]}"] if name == "X" or steps[0] else []
    inner = [f"[{a}..{b})" for a, b in pairwise(steps)]
    cells = [*low, *inner, f">= {steps[-1]}"]
    rows = [(cell, str(number)) for number, cell in enumerate(cells)]
    findings = check_table(table("U", *rows, inputs=name), TYPES)
    assert [f.code for f in findings if len(cells) > 1] == []
