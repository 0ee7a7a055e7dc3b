"""Every example in the reference page of the language holds, and no built-in goes without one."""

import pytest

from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.values import kind_of
from tests.engines.feel.specs import CHAPTERS, EXAMPLES, shown, standard


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_an_example_has_the_result_it_claims(example) -> None:  # type: ignore[no-untyped-def]
    assert shown(example.text) == shown(example.result)
    assert kind_of(standard(example.text)) == kind_of(standard(example.result))


def test_every_built_in_has_a_checked_example() -> None:
    told = {name for c in CHAPTERS for entry in c.entries for name in entry.functions}
    assert told == set(BUILTINS)


def test_every_entry_has_words_and_examples_that_use_it() -> None:
    for chapter in CHAPTERS:
        for entry in chapter.entries:
            assert all((chapter.zh, chapter.en, entry.zh, entry.en, entry.examples))
            for name in entry.functions:
                assert any(f"{name}(" in example.text for example in entry.examples), name


def test_the_parameters_on_the_page_are_those_the_functions_have() -> None:
    for chapter in CHAPTERS:
        for name, parameters in (call for entry in chapter.entries for call in entry.calls):
            known = {p.name for s in BUILTINS[name].signatures for p in s.parameters}
            named = {p for p in parameters if p not in ("a", "b") and "…" not in p}
            assert known >= named - {"c1", "cN", "n1", "nN", "b1", "bN"}, name
