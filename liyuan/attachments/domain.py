"""Which files are taken, why one is not, and what its name may be."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class Reason(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    SIZE = "size"
    NUMBER = "number"
    TYPE = "type"
    ARCHIVE = "archive"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    BOMB = "bomb"
    POLYGLOT = "polyglot"
    PAGE = "page"


class NotKept(ValueError):
    """A file that is not kept: which one, why, and the limit where there is one."""

    def __init__(self, reason: Reason, name: str = "", limit: int = 0) -> None:
        super().__init__(f"{name}: {reason}")
        self.reason = reason
        self.name = name
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Type:
    """A type of content; the first suffix is given to a name that has none of them."""

    media_type: str
    suffixes: tuple[str, ...]
    # a picture that a browser draws and can do nothing else with
    shown: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, Type] = {
    "pdf": Type("application/pdf", (".pdf",)),
    "docx": Type(f"{OFFICE}wordprocessingml.document", (".docx",)),
    "xlsx": Type(f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "pptx": Type(f"{OFFICE}presentationml.presentation", (".pptx",)),
    "ofd": Type("application/ofd", (".ofd",)),
    "doc": Type("application/msword", (".doc", ".wps")),
    "xls": Type("application/vnd.ms-excel", (".xls", ".et")),
    "ppt": Type("application/vnd.ms-powerpoint", (".ppt", ".dps")),
    "png": Type("image/png", (".png",), shown=True),
    "jpg": Type("image/jpeg", (".jpg", ".jpeg"), shown=True),
    "webp": Type("image/webp", (".webp",), shown=True),
    "heic": Type("image/heic", (".heic", ".heif")),
    "mp3": Type("audio/mpeg", (".mp3",)),
    "m4a": Type("audio/mp4", (".m4a",)),
    "amr": Type("audio/amr", (".amr",)),
    "wav": Type("audio/wav", (".wav",)),
    "csv": Type("text/csv", (".csv",)),
    "txt": Type("text/plain", (".txt",)),
}
SHOWN = frozenset(one.media_type for one in TYPES.values() if one.shown)
ACCEPTED = ",".join(suffix for one in TYPES.values() for suffix in one.suffixes)

LONGEST_NAME = 120
NAMELESS = "file"
# Separators of every system, and what Windows takes for a device, a stream or a wildcard.
FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def clean_name(name: str, kind: str) -> str:
    """The last part of a name, without signs that hide or change it, ending as its type does.

    Controls, surrogates and the marks that turn the direction of writing go (a name must read as
    it is); emoji and their joiners stay. What a name is too long by is taken from its middle.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if _is_seen(sign))
    stem = FORBIDDEN.sub("_", " ".join(seen.split())).strip(" .") or NAMELESS
    suffixes = TYPES[kind].suffixes
    ending = PurePosixPath(stem).suffix
    if ending.lower() not in suffixes:
        ending = suffixes[0]
        stem += ending
    return stem if len(stem) <= LONGEST_NAME else _shortened(stem, ending)


def _is_seen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") and (
        kind != "Cf" or sign == "\N{ZERO WIDTH JOINER}"
    )


def _shortened(name: str, ending: str) -> str:
    return name[: LONGEST_NAME - len(ending) - 1].rstrip() + "…" + ending
