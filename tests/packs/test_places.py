"""A finding about a rule lies at the very character, however the text is written in YAML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_load

from liyuan.packs.nodes import MapNode, ScalarNode, read_nodes
from liyuan.packs.scalars import place
from tests.packs.conftest import PackCopy

GROW = "policies/grow_up.yaml"
OLD = "        when: 营收[去年] >= 营收下限\n"


def _scalar(source: str) -> ScalarNode:
    root = read_nodes(source)
    assert isinstance(root, MapNode)
    value = root.entries[0][1]
    assert isinstance(value, ScalarNode)
    return value


def _places(source: str) -> dict[str, list[str]]:
    """Each character of the value with what stands at its place in the source."""
    scalar, lines = _scalar(source), source.split("\n")
    found: dict[str, list[str]] = {}
    for offset, char in enumerate(scalar.text):
        line, column = place(source, scalar.mark, scalar.text, offset)
        found.setdefault(char, []).append(lines[line - 1][column - 1 : column])
    return found


@pytest.mark.parametrize(
    "source",
    [
        "k: 营收[去年] >= 1\n",
        "k: 营收[去年]\n   >= 1 and\n\n   2 > 1\n",
        "k: '营收[去年] >= 1'\n",
        "k: '营收 >\n   1'\n",
        'k: "营收[去年] >= 1"\n',
        'k: "营收\n   [去年] >= 1"\n',
        "k: |\n  营收[去年]\n    >= 1\n\n  and 2 > 1\n",
        "k: |4\n      营收 >= 1\n    and 2 > 1\n",
        "k: >-\n  营收[去年]\n  >= 1\n\n  and 2 > 1\n",
        "k: >\n  营收[去年]\n    >= 1\n  and 2 > 1\n",
    ],
)
def test_every_character_is_found_where_it_is_written(source: str) -> None:
    for char, places in _places(source).items():
        if not char.isspace():
            assert set(places) == {char}


@pytest.mark.parametrize(
    ("source", "char", "place_of_char"),
    [
        ("k: 'a = ''b'''\n", "b", (1, 11)),
        ('k: "a = \\"b\\""\n', "b", (1, 11)),
        ('k: "a\\u0020= \\x62"\n', "b", (1, 14)),
        ('k: "a = \\\n   b"\n', "b", (2, 4)),
        ("k: a\n\n   = b\n", "b", (3, 6)),
    ],
)
def test_quotes_escapes_and_folds_are_counted(
    source: str, char: str, place_of_char: tuple[int, int]
) -> None:
    scalar = _scalar(source)
    assert scalar.text == safe_load(source)["k"]
    offset = scalar.text.index(char)
    assert place(source, scalar.mark, scalar.text, offset) == place_of_char


@pytest.mark.parametrize(
    "written",
    [
        "营收[去年] >= 营收夏限",
        "'营收[去年] >= 营收夏限'",
        '"营收[去年] >= 营收夏限"',
        '"营收[去年] \\u003e= 营收夏限"',
        "营收[去年]\n          >= 营收夏限",
        "'营收[去年]\n          >= 营收夏限'",
        ">-\n          营收[去年]\n          >= 营收夏限",
        "|\n          营收[去年]\n          >= 营收夏限",
    ],
)
def test_a_wrong_name_in_a_condition_has_its_place(atoll: PackCopy, written: str) -> None:
    atoll.edit(GROW, OLD, f"        when: {written}\n")
    (finding,) = [f for f in atoll.findings() if f.code == "feel.check.name"]
    assert finding.params["suggestion"] == "营收下限"
    lines = (atoll.root / GROW).read_text(encoding="utf-8").splitlines()
    assert finding.where.file == GROW
    line = lines[(finding.where.line or 0) - 1]
    assert finding.where.column == line.index("营收夏限") + 1


_TEXT = st.text(st.sampled_from("ab营 '\"\\\n#:"), min_size=1, max_size=20)


@given(_TEXT, st.integers(0, 20))
def test_no_text_makes_it_fail(text: str, offset: int) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    source = f"k: {quoted}\n"
    scalar = _scalar(source)
    assert scalar.text == text
    line, column = place(source, scalar.mark, scalar.text, min(offset, len(text) - 1))
    char = text[min(offset, len(text) - 1)]
    if char not in '\n\\"':
        assert source.split("\n")[line - 1][column - 1] == char
