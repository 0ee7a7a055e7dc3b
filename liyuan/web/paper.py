"""Pages for paper: a typst template with data, set in the font that the build puts beside it."""

import json
import struct
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from liyuan.web.assets import DIST

FONTS = DIST / "fonts"
REGULAR = "NotoSansHans-Regular.otf"
# What stands for a character that the font has not, as printers always have.
GETA = "〓"


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """A template that reads `sys.inputs.data` (JSON) as a PDF; data is never run as a template."""
    said = json.dumps(_printable(data), ensure_ascii=False, default=str)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(template.read_bytes(), font_paths=fonts, sys_inputs={"data": said})
    made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def pdf_response(content: bytes, title: str, at: datetime) -> HttpResponse:
    """A PDF as a download."""
    name = f"{title}_{timezone.localdate(at):%Y%m%d}.pdf"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )


def missing(text: str) -> str:
    """The characters of a text that the font has not."""
    return "".join(sorted({c for c in text if c.isprintable() and ord(c) not in glyphs()}))


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return "".join(GETA if missing(c) else c for c in data)
    if isinstance(data, Mapping):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(one) for one in data] if isinstance(data, (list, tuple)) else data


@cache
def glyphs() -> frozenset[int]:
    """The characters that the font has, from its table of characters (OpenType `cmap`)."""
    font = (FONTS / REGULAR).read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    places = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * at)[2] for at in range(count))
    return frozenset(c for place in places for c in _characters(font, cmap + place))


def _characters(font: bytes, at: int) -> Iterator[int]:
    """Of a subtable in groups (format 12); the others say less than it."""
    if struct.unpack_from(">H", font, at)[0] != 12:
        return
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for group in range(groups):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(first + (glyph == 0), last + 1)
