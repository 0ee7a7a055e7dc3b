"""The cells of a sheet's XML as they stream past: expat, because there are millions of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeAlias
from xml.parsers import expat

from liyuan.engines.sheets.cells import SheetError

Attributes: TypeAlias = Mapping[str, str]
# attributes of a cell, its value, its formula, its inline text
Take: TypeAlias = Callable[[Attributes, str | None, str | None, str | None], None]
CHUNK = 1 << 16


class Readable(Protocol):
    """Bytes that come piece by piece."""

    def read(self, size: int, /) -> bytes: ...


NAMES = ("row", "c", "v", "f", "is", "t", "rPh")


def events(stream: Readable, row: Callable[[Attributes], None], cell: Take) -> Iterator[None]:
    """Call `row` when a row begins and `cell` when a cell ends; yields after each piece read.

    No entity is fetched; expat itself stops texts that grow by their own entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = _root(parser, row, cell)
    try:
        while piece := stream.read(CHUNK):
            parser.Parse(piece)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise SheetError("sheet.damaged", detail=str(error)) from error


def _no_doctype(*_: object) -> None:
    raise SheetError("sheet.damaged", detail="DOCTYPE")


def _root(
    parser: expat.XMLParserType, row: Callable[[Attributes], None], cell: Take
) -> Callable[[str, Attributes], None]:
    """Learns from the root by which prefix the sheet's elements go."""

    def begin(name: str, _: Attributes) -> None:
        prefix = name.rpartition(":")[0]
        names = [f"{prefix}:{one}" if prefix else one for one in NAMES]
        _handle(parser, names, row, cell)

    return begin


def _handle(
    parser: expat.XMLParserType,
    names: list[str],
    on_row: Callable[[Attributes], None],
    on_cell: Take,
) -> None:
    row, cell, value, formula, inline, text, guide = names
    parts: list[str] = []
    attributes: Attributes = {}
    found: str | None = None
    rule: str | None = None
    own: str | None = None
    guiding = False

    def begin(name: str, said: Attributes) -> None:
        nonlocal attributes, found, rule, own, guiding
        if name == cell:
            attributes = said
            found = rule = own = None
        elif name in (value, text, formula):
            parts.clear()
        elif name == row:
            on_row(said)
        elif name == inline:
            own = ""
        elif name == guide:
            guiding = True

    def end(name: str) -> None:
        nonlocal found, rule, own, guiding
        if name == value:
            found = parts[0] if len(parts) == 1 else "".join(parts)
        elif name == cell:
            on_cell(attributes, found, rule, own)
        elif name == text and own is not None and not guiding:
            own += "".join(parts)
        elif name == formula:
            rule = "".join(parts)
        elif name == guide:
            guiding = False

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = parts.append
