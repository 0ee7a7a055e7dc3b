"""The cells of a sheet's XML as they stream past: expat, because there are millions of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeAlias
from xml.parsers import expat

from liyuan.engines.sheets.cells import SheetError

Attributes: TypeAlias = Mapping[str, str]
CHUNK = 1 << 16
# an encoding that is not known is none of expat's errors
DAMAGE = (expat.ExpatError, LookupError, ValueError)
# characters of one text before reading on is refused
LONGEST = 1 << 20


class Readable(Protocol):
    """Bytes that come piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class Taker(Protocol):
    """Who is told what streams past."""

    def row(self, said: Attributes, /) -> None:
        """A row begins."""

    def cell(
        self, said: Attributes, value: str | None, formula: str | None, inline: str | None, /
    ) -> None:
        """A cell ends: its attributes, its value, its formula, its inline text."""

    def column(self, said: Attributes, /) -> None:
        """What is said of columns."""

    def merged(self, said: Attributes, /) -> None:
        """Cells that are one."""


NAMES = ("row", "c", "v", "f", "is", "t", "rPh", "col", "mergeCell")


def events(stream: Readable, taker: Taker) -> Iterator[None]:
    """Tell the taker of rows and cells; yields after each piece read.

    No entity is fetched or defined.
    """
    parser = _parser()
    parts: list[str] = []
    parser.StartElementHandler = _root(parser, parts, taker)
    try:
        while piece := stream.read(CHUNK):
            parser.Parse(piece)
            if sum(map(len, parts)) > LONGEST:
                raise SheetError("sheet.damaged", detail="text without end")
            yield
        parser.Parse(b"", True)
        yield
    except DAMAGE as error:
        raise SheetError("sheet.damaged", detail=str(error)) from error


def refuse_doctype(stream: Readable) -> None:
    """SheetError for a part with a document type: entities come from nowhere else."""
    parser = _parser()
    begun: list[str] = []
    parser.StartElementHandler = lambda name, _: begun.append(name)
    try:
        while not begun and (piece := stream.read(CHUNK)):
            parser.Parse(piece)
    except DAMAGE as error:
        raise SheetError("sheet.damaged", detail=str(error)) from error


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise SheetError("sheet.damaged", detail="DOCTYPE")


def _root(
    parser: expat.XMLParserType, parts: list[str], taker: Taker
) -> Callable[[str, Attributes], None]:
    """Learns from the root by which prefix the sheet's elements go."""

    def begin(name: str, _: Attributes) -> None:
        prefix = name.rpartition(":")[0]
        _handle(parser, [f"{prefix}:{one}" if prefix else one for one in NAMES], parts, taker)

    return begin


def _handle(parser: expat.XMLParserType, names: list[str], parts: list[str], taker: Taker) -> None:
    row, cell, value, formula, inline, text, guide, column, merge = names
    on_row, on_cell = taker.row, taker.cell
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
        elif name == merge:
            taker.merged(said)
        elif name == column:
            taker.column(said)

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
        else:
            parts.clear()
            guiding = guiding and name != guide

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = parts.append
