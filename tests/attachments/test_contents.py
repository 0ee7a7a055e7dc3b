"""A file is what its content says; what is two things, active or damaged is refused."""

import pytest

from liyuan.attachments.domain import NotKept, Reason
from liyuan.attachments.domain_content import kind_of
from tests.attachments import samples

MB = 1 << 20
TAKEN = {
    "pdf": samples.PDF,
    "docx": samples.office(),
    "xlsx": samples.office("xl/workbook.xml"),
    "pptx": samples.office("ppt/presentation.xml"),
    "ofd": samples.packed({"OFD.xml": b"<OFD/>"}),
    "doc": samples.ole("WordDocument", "1Table"),
    "xls": samples.ole("Workbook"),
    "ppt": samples.ole("PowerPoint Document"),
    "png": samples.png(),
    "jpg": samples.JPG,
    "webp": samples.WEBP,
    "heic": samples.HEIC,
    "mp3": samples.MP3,
    "m4a": samples.film(b"soun"),
    "amr": samples.AMR,
    "wav": samples.WAV,
    "txt": "您好 🏭".encode("gb18030"),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_the_content_tells_the_type_whatever_the_name(kind: str) -> None:
    assert kind_of(TAKEN[kind], "evil.exe", MB) == kind


def test_text_in_columns_is_known_by_its_name_alone() -> None:
    assert kind_of(samples.CSV, "a.CSV", MB) == "csv"
    assert kind_of(samples.CSV, "a.html", MB) == "txt"


REFUSED = {
    "nothing": (b"", Reason.EMPTY),
    "a program": (samples.EXE, Reason.TYPE),
    "a gif that is a page": (b"GIF89a/*<script>alert(1)</script>*/", Reason.PAGE),
    "a page": (b" <!-- x --> <!DOCTYPE html><p>", Reason.PAGE),
    "a page behind a mark": (b"\xef\xbb\xbf<html>", Reason.PAGE),
    "a drawing": (b'<?xml version="1.0"?><svg onload="x()"/>', Reason.PAGE),
    "a picture with a page in it": (samples.png() + b"<ScRiPt>x()", Reason.POLYGLOT),
    "a picture that is an archive": (samples.JPG + samples.packed({"a": b"b"}), Reason.POLYGLOT),
    "a pdf that is an archive": (samples.PDF + samples.packed({"a": b"b"}), Reason.POLYGLOT),
    "a film": (samples.film(b"vide", b"soun"), Reason.TYPE),
    "an archive": (samples.packed({"a.txt": b"b"}), Reason.ARCHIVE),
    "half an archive": (samples.office()[:-30], Reason.DAMAGED),
    "an archive that lies": (samples.lying_zip(), Reason.DAMAGED),
    "macros": (samples.office(word__vbaProject_bin=b"x"), Reason.MACRO),
    "macros by type": (samples.office(types=b"<x>macroEnabled</x>"), Reason.MACRO),
    "sheets of macros": (samples.office("xl/workbook.xml", xl__macrosheets__a=b""), Reason.MACRO),
    "controls": (samples.office(word__activeX__a_bin=b"x"), Reason.MACRO),
    "older macros": (samples.ole("WordDocument", "_VBA_PROJECT"), Reason.MACRO),
    "a locked document": (samples.ole("EncryptedPackage"), Reason.ENCRYPTED),
    "an installer": (samples.ole("!_StringData"), Reason.TYPE),
    "text with nul": (b"a\0b", Reason.TYPE),
    "no known encoding": (b"\xff\xff\xfa\x80", Reason.TYPE),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_trusted_is_refused(what: str) -> None:
    content, reason = REFUSED[what]
    with pytest.raises(NotKept) as refused:
        kind_of(content, "a.pdf", MB)
    assert refused.value.reason is reason


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = samples.office(word__big=bytes(3 * MB))
    assert len(bomb) < 10_000
    with pytest.raises(NotKept) as refused:
        kind_of(bomb, "a.docx", 2 * MB)
    assert (refused.value.reason, refused.value.limit) == (Reason.BOMB, 2)
    assert kind_of(bomb, "a.docx", 4 * MB) == "docx"


def test_a_word_in_a_document_is_no_macro() -> None:
    written = samples.ole("WordDocument") + "Macros VBA".encode("utf-16-le")
    assert kind_of(written, "a.doc", MB) == "doc"
