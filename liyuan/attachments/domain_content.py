"""What a file is, told from its content alone; what cannot be trusted is refused with a reason."""

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from liyuan.attachments.domain import NotKept, Reason

CODE = re.compile(rb"<\s*(?:script|html|!doctype\s+html|iframe|svg|body|\?php)\b", re.IGNORECASE)
PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<\s*(?:!doctype|html|\?xml|svg|script|head|body)\b", re.I)
MEMBERS = 5_000
PIECE = 1 << 18
# A part that names the document, and what it is then.
OFFICE = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}
ACTIVE = re.compile(r"vbaproject\.bin$|/activex/|/macrosheets/|vbadata\.xml$", re.IGNORECASE)
# Streams of the older office files (as [MS-CFB] writes their names), and of what hides in them.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
OLE_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")
OLE_ENTRY = 128
OLE_KINDS = (b"\1", b"\2", b"\5")  # a folder, a stream, the root
ENCRYPTED = "EncryptedPackage"
PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
TRACKS = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)


def kind_of(content: bytes, name: str, inflated: int) -> str:
    """The key of the type in `TYPES`; `inflated` bounds what packed parts may unpack to.

    Raises NotKept for every other type, and for what is of two types, active or damaged.
    """
    if not content:
        raise NotKept(Reason.EMPTY)
    for starts, told in SIGNATURES:
        if starts(content):
            return told(content, inflated)
    return _text(content, name)


def _zip(content: bytes, inflated: int) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            kind = next((OFFICE[n] for n in packed.namelist() if n in OFFICE), "")
            if not kind:
                raise NotKept(Reason.ARCHIVE)
            _not_active(packed)
            _not_a_bomb(packed, inflated)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _damaged(error) from error
    return kind


def _damaged(error: Exception) -> NotKept:
    return error if isinstance(error, NotKept) else NotKept(Reason.DAMAGED)


def _not_active(packed: zipfile.ZipFile) -> None:
    """Neither macros nor controls, whatever the name of the file says."""
    if any(ACTIVE.search(name) for name in packed.namelist()):
        raise NotKept(Reason.MACRO)
    if any(info.flag_bits & 1 for info in packed.infolist()):
        raise NotKept(Reason.ENCRYPTED)
    if "[Content_Types].xml" in packed.namelist():
        with packed.open("[Content_Types].xml") as part:
            if b"macroenabled" in part.read(PIECE * 4).lower():
                raise NotKept(Reason.MACRO)


def _not_a_bomb(packed: zipfile.ZipFile, most: int) -> None:
    """What the parts say of their size is proved by unpacking them, no further than the limit."""
    members = packed.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > most:
        raise NotKept(Reason.BOMB, limit=most >> 20)
    for member in members:
        with packed.open(member) as part:
            while part.read(PIECE):
                pass


def _ole(content: bytes, _inflated: int) -> str:
    if _has_stream(content, ENCRYPTED):
        raise NotKept(Reason.ENCRYPTED)
    if any(_has_stream(content, name) for name in OLE_MACROS):
        raise NotKept(Reason.MACRO)
    kind = next((STREAMS[name] for name in STREAMS if _has_stream(content, name)), "")
    if not kind:
        raise NotKept(Reason.TYPE)
    return kind


def _has_stream(content: bytes, name: str) -> bool:
    """Whether the directory has such an entry: the name, its length and that it is one."""
    written = name.encode("utf-16-le") + b"\0\0"
    entries = {len(written).to_bytes(2, "little") + kind for kind in OLE_KINDS}
    at = content.find(written)
    while at >= 0:
        told = content[at + 64 : at + 67]
        if at % OLE_ENTRY == 0 and told in entries:
            return True
        at = content.find(written, at + 1)
    return False


def _media(content: bytes, _inflated: int) -> str:
    """Of the family of MP4: a picture by its brand, a sound by its only tracks; no film."""
    if content[8:12] in PICTURES:
        return _alone("heic")(content, 0)
    if set(TRACKS.findall(content)) != {b"soun"}:
        raise NotKept(Reason.TYPE)
    return _alone("m4a")(content, 0)


def _alone(kind: str) -> Callable[[bytes, int], str]:
    """A picture, a sound or a PDF that is nothing else besides."""

    def told(content: bytes, _inflated: int) -> str:
        if zipfile.is_zipfile(BytesIO(content)) or (kind != "pdf" and CODE.search(content)):
            raise NotKept(Reason.POLYGLOT)
        return kind

    return told


def _text(content: bytes, name: str) -> str:
    """Text in the encodings of our offices; a page or a picture written as text is none."""
    if PAGE.match(content[:PIECE].removeprefix(b"\xef\xbb\xbf")) or CODE.search(content):
        raise NotKept(Reason.PAGE)
    if not any(_reads(content, encoding) for encoding in ("utf-8", "gb18030")):
        raise NotKept(Reason.TYPE)
    return "csv" if name.lower().endswith(".csv") else "txt"


def _reads(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(sign < " " and sign not in "\t\n\r\f\x1a" for sign in set(text))


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda content: content[:4] == b"RIFF" and content[8:12] == form


def _frame(content: bytes) -> bool:
    """The head of an MPEG layer III frame, with a rate that exists."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE6 != 0xE2:
        return False
    return content[2] >> 4 not in (0, 15) and content[2] & 0x0C != 0x0C


Starts = Callable[[bytes], bool]
Told = Callable[[bytes, int], str]
SIGNATURES: tuple[tuple[Starts, Told], ...] = (
    (_starts(b"%PDF-"), _alone("pdf")),
    (_starts(b"PK\x03\x04", b"PK\x05\x06"), _zip),
    (_starts(OLE), _ole),
    (_starts(b"\x89PNG\r\n\x1a\n"), _alone("png")),
    (_starts(b"\xff\xd8\xff"), _alone("jpg")),
    (_riff(b"WEBP"), _alone("webp")),
    (_riff(b"WAVE"), _alone("wav")),
    (lambda content: content[4:8] == b"ftyp", _media),
    (_starts(b"#!AMR\n", b"#!AMR-WB\n"), _alone("amr")),
    (_starts(b"ID3"), _alone("mp3")),
    (_frame, _alone("mp3")),
)
