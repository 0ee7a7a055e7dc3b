"""How a firm's name sounds: initials to search by, syllables to sort by."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from pypinyin import lazy_pinyin

LONGEST_INITIALS = 120
LONGEST_SORT = 255


@dataclass(frozen=True)
class Sound:
    """Initials without gaps, and whole syllables apart, both in lower case."""

    initials: str
    sort: str


def sound_of(name: str) -> Sound:
    """The sound of a name; letters and digits stand for themselves, other signs fall away."""
    syllables = lazy_pinyin(unicodedata.normalize("NFKC", name), errors=_letters)
    syllables = [syllable.lower() for syllable in syllables if syllable]
    initials = "".join(s if s.isdigit() else s[0] for s in syllables)
    return Sound(initials[:LONGEST_INITIALS], " ".join(syllables)[:LONGEST_SORT])


def _letters(text: str) -> Any:
    """Each letter and digit of what is not Chinese: a list, which pypinyin's types leave out."""
    return [sign for sign in text if sign.isalnum()]
