"""Whatever bytes lie in a pack: a finding with file and line, never a traceback."""

from collections.abc import Callable

import pytest

from liyuan.packs.checks import check_pack
from tests.packs.conftest import PackCopy

BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"
BAD_YAML = {
    "a bomb of aliases": (BOMB, "pack.yaml.alias", 1),
    "a tag that would make a Python object": (
        "name: x\nen: !!python/object/apply:os.system [ls]\n",
        "pack.yaml.tag",
        2,
    ),
    "a tab for indentation": ("name:\n\t- x\n", "pack.yaml.syntax", 2),
    "an open bracket": ("name: [x\n", "pack.yaml.syntax", 2),
    "two documents": ("name: x\n---\nname: y\n", "pack.yaml.documents", 2),
    "nothing": ("", "pack.yaml.empty", 1),
    "only a comment": ("# nothing\n", "pack.yaml.empty", 1),
    "a list as key": ("? [a, b]\n: c\n", "pack.yaml.key", 1),
    "a thousand brackets": ("name: " + "[" * 1000 + "\n", "pack.yaml.depth", 1),
    "a control character": ("name: \x07\n", "pack.yaml.syntax", 1),
    "a NUL": ("name: x\nen: \x00\n", "pack.file.nul", 2),
    "a scalar at the top": ("hello\n", "pack.value.type", 1),
    "ten megabytes": ("# " + "x" * 10_000_000, "pack.file.too_large", None),
    "bytes that are no UTF-8": (b"name: x\nen: \xff\xfe\n", "pack.file.not_utf8", 2),
    "bytes of an image": (b"\x89PNG\r\n\x1a\n\x00\x00", "pack.file.not_utf8", 1),
    "200,001 values": ("[" + "x," * 200_001 + "]", "pack.yaml.nodes", 1),
}


@pytest.mark.parametrize(("data", "code", "line"), BAD_YAML.values(), ids=BAD_YAML)
def test_a_yaml_file_holds(atoll: PackCopy, data: str | bytes, code: str, line: int | None) -> None:
    atoll.write("policies/bad.yaml", data)
    found = [f for f in atoll.findings() if f.where.file == "policies/bad.yaml"]
    assert [(f.code, f.where.line) for f in found] == [(code, line)]


@pytest.mark.parametrize("file", ["pack.yaml", "facts/firm.yaml", "rules/size.yaml"])
@pytest.mark.parametrize("data", [b"", b"- 1", b"{}", b"\xff", b"[[[", b"x: *y", b"null"])
def test_any_file_may_hold_nonsense(atoll: PackCopy, file: str, data: bytes) -> None:
    atoll.write(file, data)
    assert file in {finding.where.file for finding in atoll.findings()}


HEADER = "code,name,en,kind,order,unit\n"
BAD_CSV = {
    "a row with a cell too few": (HEADER + "A1,x,,statutory,1\n", "pack.csv.width", 2),
    "a row with a cell too many": (HEADER + "A1,x,,statutory,1,A1,?\n", "pack.csv.width", 2),
    "an open quote": (HEADER + '"A1,x,,statutory,1,A1\n', "pack.csv.syntax", 2),
    "an unknown column": ("code,nam,en,kind,order,unit\n", "pack.key.unknown", 1),
    "a column twice": ("code,name,en,kind,order,unit,code\n", "pack.key.duplicate", 1),
    "no header": ("", "pack.key.missing", 1),
    "a word for a number": (HEADER + "A1,x,,statutory,one,A1\n", "pack.value.type", 2),
    "an unknown kind": (HEADER + "A1,x,,stattory,1,A1\n", "pack.value.choice", 2),
    "an empty name": (HEADER + "A1,,,statutory,1,A1\n", "pack.key.missing", 2),
    "a huge cell": (HEADER + "A1," + "x" * 200_000 + ",,statutory,1,A1\n", "pack.csv.syntax", 2),
    "bytes that are no UTF-8": (b"code,name\nA1,\xb3\xc9\n", "pack.file.not_utf8", 2),
}


@pytest.mark.parametrize(("data", "code", "line"), BAD_CSV.values(), ids=BAD_CSV)
def test_a_csv_file_holds(atoll: PackCopy, data: str | bytes, code: str, line: int) -> None:
    atoll.write("districts.csv", data)
    found = [(f.code, f.where.line) for f in atoll.findings() if f.where.file == "districts.csv"]
    assert (code, line) in found


def test_a_byte_order_mark_from_a_spreadsheet_is_no_mistake(atoll: PackCopy) -> None:
    data = (atoll.root / "districts.csv").read_bytes()
    atoll.write("districts.csv", b"\xef\xbb\xbf" + data)
    assert atoll.findings() == ()


def test_a_quoted_cell_may_span_lines_and_later_lines_still_count(atoll: PackCopy) -> None:
    atoll.write("districts.csv", HEADER + 'A1,"x\ny",,statutory,1,A1\nA2,x,,odd,1,A2\n')
    assert ("pack.value.choice", 4) in {(f.code, f.where.line) for f in atoll.findings()}


def test_a_folder_that_is_not_there_is_a_finding(atoll: PackCopy) -> None:
    codes = {finding.code for finding in check_pack(atoll.root / "nowhere").findings}
    assert codes == {"pack.file.unreadable"}


def test_a_link_out_of_the_pack_or_to_itself_is_a_finding(atoll: PackCopy) -> None:
    (atoll.root / "policies" / "loop.yaml").symlink_to("loop.yaml")
    found = [f for f in atoll.findings() if f.where.file == "policies/loop.yaml"]
    assert found


SPOILS = {
    "gone": lambda line: "",
    "twice": lambda line: line + line,
    "cut in half": lambda line: line[: len(line) // 2] + "\n",
    "without its value": lambda line: line.split(":")[0] + ":\n",
    "with a list of nothing": lambda line: line.split(":")[0] + ": [null]\n",
    "with a map": lambda line: line.split(":")[0] + ": {a: {b: 1}}\n",
    "with a number": lambda line: line.split(":")[0] + ": 7\n",
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_no_line_ends_in_a_traceback_when_it_is(
    atoll: PackCopy, spoil: Callable[[str], str]
) -> None:
    told = 0
    for file in sorted(atoll.root.rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        for at in range(len(file.name) % 37, len(lines), 37):
            spoilt = [*lines[:at], spoil(lines[at]), *lines[at + 1 :]]
            file.write_text("".join(spoilt), encoding="utf-8")
            told += bool(check_pack(atoll.root).findings)
        file.write_text(text, encoding="utf-8")
    # most spoilt lines matter: a check that never told anything would end well too
    assert told > 10
