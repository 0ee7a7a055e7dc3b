"""How a firm's name sounds: initials to search by, syllables to sort by."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

LONGEST_INITIALS = 120
LONGEST_SORT = 255


class Remembering(DefaultConverter):
    """Sounds a word once: names of firms are made of few words."""

    @lru_cache(maxsize=1 << 16)  # noqa: B019 (there is one, for ever)
    def convert(self, words: str, *how: Any, **more: Any) -> Any:
        return super().convert(words, *how, **more)


READER = Pinyin(Remembering())


@dataclass(frozen=True)
class Sound:
    """Initials without gaps, and whole syllables apart, both in lower case."""

    initials: str
    sort: str


def sound_of(name: str) -> Sound:
    """The sound of a name; letters and digits stand for themselves, other signs fall away."""
    syllables = READER.lazy_pinyin(unicodedata.normalize("NFKC", name), errors=_letters)
    syllables = [syllable.lower() for syllable in syllables if syllable]
    initials = "".join(s if s.isdigit() else s[0] for s in syllables)
    return Sound(initials[:LONGEST_INITIALS], " ".join(syllables)[:LONGEST_SORT])


def _letters(text: str) -> Any:
    """Each letter and digit of what is not Chinese: a list, which pypinyin's types leave out."""
    return [sign for sign in text if sign.isalnum()]
