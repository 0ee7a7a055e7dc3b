"""Which facts would settle a question: the smallest sets first, none that holds another."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Trace, compile_, explain
from liyuan.engines.feel.missing import Missing
from liyuan.engines.feel.settle import (
    MOST,
    NEVER,
    SETTLED,
    all_of_them,
    fewest,
    replaced,
    ways_to_hold,
    ways_to_know,
)

NAMES = frozenset("abcdexy")


def trace(text: str, **facts: object) -> Trace:
    return explain(compile_(text, names=NAMES), dict.fromkeys(NAMES) | facts)


def sets(text: str, **facts: object) -> list[str]:
    """Each set as its letters, in the order that they are told."""
    return ["".join(sorted(f.name for f in s)) for s in ways_to_hold(trace(text, **facts))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ["a"]),
        ("a and b", ["ab"]),
        ("a or b", ["a", "b"]),
        ("a and (b or c)", ["ab", "ac"]),
        ("(a and b) or c", ["c", "ab"]),
        ("(a and b and c) or (a and d)", ["ad", "abc"]),
        ("a or (a and b)", ["a"]),
        ("not(a and b)", ["a", "b"]),
        ("not(a or b)", ["ab"]),
        ("x > 5 and x < 9 and a", ["ax"]),
        ("x / y >= 2", ["xy"]),
        ("if a then b else c", ["ab", "ac"]),
        ("x in [1..5] or y in (3, > 7)", ["x", "y"]),
    ],
)
def test_the_smallest_sets_come_first(text: str, expected: list[str]) -> None:
    assert sets(text) == expected


def test_what_is_known_asks_for_nothing() -> None:
    assert ways_to_hold(trace("x > 1", x=3)) == SETTLED
    assert ways_to_hold(trace("x > 1", x=0)) == NEVER
    assert sets("x > 1 and a", x=3) == ["a"]
    assert sets("(x > 1 and a) or b", x=0) == ["b"]


def test_an_amount_asks_for_the_facts_of_its_branch() -> None:
    found = ways_to_know(trace("if a then x else 5"))
    assert [sorted(f.name for f in s) for s in found] == [["a"], ["a", "x"]][:1]
    known = ways_to_know(trace("if a then x + y else 5", a=True, x=1))
    assert [sorted(f.name for f in s) for s in known] == [["y"]]


def test_an_error_is_no_missing_fact() -> None:
    assert ways_to_hold(trace('x + "a" > 1', x=1)) == NEVER


def test_an_outcome_is_put_by_the_facts_behind_it() -> None:
    behind = {"x": (frozenset((Missing("p"),)), frozenset((Missing("q"), Missing("r"))))}
    found = replaced(ways_to_hold(trace("a and x > 1")), lambda gap: behind.get(gap.name))
    assert [sorted(f.name for f in s) for s in found] == [["a", "p"], ["a", "q", "r"]]


def test_many_alternatives_are_bounded_and_the_smallest_kept() -> None:
    pairs = [tuple(frozenset((Missing(f"{a}{n}"),)) for a in "ab") for n in range(12)]
    found = all_of_them(pairs)
    assert len(found) == MOST
    assert all(len(facts) == 12 for facts in found)


@st.composite
def formulas(draw: st.DrawFn) -> str:
    letters = iter("abcde")
    text = next(letters)
    for letter in itertools.islice(letters, draw(st.integers(1, 4))):
        operator = draw(st.sampled_from(("and", "or")))
        left = f"not({text})" if draw(st.booleans()) else f"({text})"
        text = f"{left} {operator} {letter}"
    return text


@settings(max_examples=60, deadline=None)
@given(formulas(), st.dictionaries(st.sampled_from("abcde"), st.booleans(), max_size=2))
def test_they_are_exactly_the_smallest_sets_that_can_make_it_hold(
    text: str, known: dict[str, bool]
) -> None:
    """By trying every set of facts with every value: some assignment makes the rule true."""
    rule = compile_(text, names=NAMES)
    open_ones = sorted(set("abcde") - set(known))

    def can_hold(facts: tuple[str, ...]) -> bool:
        each = itertools.product((True, False), repeat=len(facts))
        base = dict.fromkeys(NAMES) | known
        tried = (explain(rule, base | dict(zip(facts, values, strict=True))) for values in each)
        return any(found.holds for found in tried)

    sizes = range(len(open_ones) + 1)
    every = [
        frozenset(f) for n in sizes for f in itertools.combinations(open_ones, n) if can_hold(f)
    ]
    least = {facts for facts in every if not any(other < facts for other in every)}
    found = ways_to_hold(explain(rule, dict.fromkeys(NAMES) | known))
    assert {frozenset(f.name for f in facts) for facts in found} == least
    assert fewest(found) == found
