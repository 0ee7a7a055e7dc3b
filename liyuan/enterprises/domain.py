"""Statuses of a firm and the tokens by which its name is found."""

import re
import unicodedata
from enum import StrEnum

# Batches get their numbers in the order of their commits: one registration at a time.
REGISTERING = 0x6661637473


class EnterpriseStatus(StrEnum):
    """The registration status of a firm."""

    OPEN = "open"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CLOSED = "closed"


# Letters and digits of any script: brackets and blanks of a name are not searched.
_WORDS = re.compile(r"[^\W_]+")


def name_tokens(name: str) -> list[str]:
    """Every character of a name and every pair of neighbours, sorted, each once."""
    text = "".join(_WORDS.findall(folded(name)))
    return sorted({*text, *_pairs(text)})


def search_tokens(text: str) -> list[str]:
    """The tokens that a name must hold to match: the pairs of each word, or its one character."""
    return sorted({token for word in search_words(text) for token in _pairs(word) or [word]})


def search_words(text: str) -> list[str]:
    """What somebody looks for, word by word, without the differences of width and of case."""
    return _WORDS.findall(folded(text))


def folded(text: str) -> str:
    """Without the differences of width and of case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
