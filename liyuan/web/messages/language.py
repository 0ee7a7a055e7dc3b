"""A language's tables as one object, and the spacing between Chinese characters and figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from liyuan.web.messages import en, zh

# Stands where a figure meets a word: a space beside a letter or character, nothing beside a sign.
GAP = "\x01"
_HAN = "\u4e00-\u9fff"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]){GAP}+(?=[{_HAN}])")
_BETWEEN_WORDS = re.compile(f"(?<=[\\w%]){GAP}+(?=\\w)")


@dataclass(frozen=True)
class Language:
    """The tables of one language; see `zh` and `en` for what each key means."""

    code: str
    findings: Mapping[str, str]
    words: Mapping[str, str]
    functions: Mapping[str, str]
    units: Mapping[str, str]
    money: Mapping[str, int]
    amounts: Sequence[tuple[int, str]]
    per: Mapping[str, str]
    scaled: Mapping[str, tuple[int, str]]
    larger: Mapping[str, tuple[int, str]]
    kinds: Mapping[str, str]
    periods: Mapping[str, str]
    names: Mapping[str, str]
    pack_kinds: Mapping[str, str]
    suggestion: str

    def say(self, key: str, **parts: str) -> str:
        """A phrase from its parts."""
        return self.words[key].format(**parts)

    def period(self, fact: str, place: str | None, word: str | None = None) -> str:
        """A yearly fact in its year: 上年营业收入, last year's operating revenue.

        `place` is its place in the list as text; Chinese prefers the pack's own `word` for it.
        """
        if word is not None and (self.code == "zh" or place is None):
            return self.words["period"].format(fact=fact, period=word)
        template = self.periods.get(place or "", self.words["place"])
        return template.format(fact=fact, place=place)

    def sentence(self, text: str) -> str:
        """The finished text: gaps become spaces where a word needs one."""
        spaced = _BETWEEN_WORDS.sub(" ", _BETWEEN_HAN.sub("", text)).replace(GAP, "")
        return spaced if self.code == "zh" else spaced[:1].upper() + spaced[1:]


@cache
def language(lang: str) -> Language:
    """Chinese for `zh…`, English for everything else."""
    tables = zh if lang.startswith("zh") else en
    return Language(
        code="zh" if tables is zh else "en",
        findings=tables.FINDINGS,
        words=tables.WORDS,
        functions=tables.FUNCTIONS,
        units=tables.UNITS,
        money=tables.MONEY,
        amounts=tables.AMOUNTS,
        per=tables.PER,
        scaled=tables.SCALED,
        larger=tables.LARGER,
        kinds=tables.KINDS,
        periods=tables.PERIODS,
        names=tables.NAMES,
        pack_kinds=tables.PACK_KINDS,
        suggestion=tables.SUGGESTION,
    )
