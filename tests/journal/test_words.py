"""Whatever the code writes into the journal has a word on the auditor's page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from liyuan.journal.words import ACTIONS, SUBJECTS, action_words


def calls(name: str) -> Iterator[dict[str, ast.expr]]:
    """The keyword arguments of every call of a function in the tree."""
    for path in Path("liyuan").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield {word.arg: word.value for word in node.keywords if word.arg}


def literals(node: ast.expr | None) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_action_has_a_word() -> None:
    written = set().union(*(literals(call.get("action")) for call in calls("record")))
    assert len(written) > 5
    assert written <= ACTIONS.keys()


def test_every_kind_of_subject_has_a_word() -> None:
    subjects = [call.get("subject") for call in calls("record")]
    kinds = [literals(s.elts[0]) for s in subjects if isinstance(s, ast.Tuple)]
    assert set().union(*kinds) <= SUBJECTS.keys()


def test_an_unknown_action_is_shown_by_its_code() -> None:
    assert action_words("x.y") == "x.y"
