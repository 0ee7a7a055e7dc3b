"""Small files of every kind, made here byte by byte, and hostile ones."""

import struct
import zipfile
import zlib
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(40) + b"\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + bytes(16)
WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(20)
AMR = b"#!AMR\n" + bytes(32)
MP3 = b"\xff\xfb\x90\x64" + bytes(60)
CSV = "企业,诉求\n甲,用电\n".encode()
EXE = b"MZ\x90\x00" + bytes(60)


def png() -> bytes:
    head = b"\x89PNG\r\n\x1a\n"
    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        head + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def film(*tracks: bytes) -> bytes:
    """Of the family of MP4, with tracks of these kinds."""
    told = b"".join(b"\0\0\0\x20hdlr" + bytes(8) + kind + bytes(12) for kind in tracks)
    return b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + told


def packed(members: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def office(part: str = "word/document.xml", **more: bytes) -> bytes:
    types = more.pop("types", b"<Types/>")
    rest = {name.replace("__", "/").replace("_bin", ".bin"): body for name, body in more.items()}
    return packed({"[Content_Types].xml": types, part: b"<document/>", **rest})


def ole(*streams: str) -> bytes:
    """As [MS-CFB] begins, with a directory of these entries."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + b"".join(map(_entry, ("Root Entry", *streams)))


def _entry(name: str) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    kind = 5 if name == "Root Entry" else 2
    return written.ljust(64, b"\0") + struct.pack("<HB", len(written), kind) + bytes(61)


def lying_zip() -> bytes:
    """A document whose part says that it is ten octets and unpacks to a thousand."""
    whole = bytearray(office("word/document.xml", word__big=bytes(1000)))
    entry = whole.rfind(b"PK\x01\x02")
    whole[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(whole)
