"""Names with spaces and signs: which tokens form one name depends on what is in scope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from liyuan.engines.feel.errors import FeelSyntaxError
from liyuan.engines.feel.lexer import Token, tokenize

Spelling = tuple[str, ...]

_OPERATORS = ("and", "or", "not", "in", "between", "instance", "of")
_CONSTRUCTS = ("if", "then", "else", "for", "return", "some", "every", "satisfies")
KEYWORDS = frozenset((*_OPERATORS, *_CONSTRUCTS, "function", "external", "true", "false", "null"))

# Words that never stand for a value, unless a name in scope is spelled so.
RESERVED = frozenset(("and", "or", "in", "between", "then", "else", "return", "satisfies"))


@lru_cache(maxsize=4096)
def spelling(name: str) -> Spelling:
    """The tokens a name is written with; empty when it is no name at all."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelSyntaxError:
        return ()


def joined(tokens: Iterable[Token]) -> str:
    """One normal spelling: words apart by one space, signs attached."""
    words: list[str] = []
    for token in tokens:
        attach = token.kind == "op" or (words and words[-1][-1] in "+-*/.'’")
        words.append(token.text if attach or not words else " " + token.text)
    return "".join(words)


class NameTable:
    """Names of several tokens by their first; one-token names need no table."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, dict[int, dict[Spelling, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know `name` from here on; names of one token are ignored."""
        tokens = spelling(name)
        if len(tokens) > 1:
            lengths = self._by_first.setdefault(tokens[0], {})
            lengths.setdefault(len(tokens), {})[tokens] = name

    def copy(self) -> NameTable:
        """A table of its own for one text."""
        twin = NameTable()
        twin._by_first = {
            first: {length: dict(known) for length, known in lengths.items()}
            for first, lengths in self._by_first.items()
        }
        return twin

    def longest(self, tokens: list[Token], at: int) -> tuple[str, int] | None:
        """The longest known name that starts at token `at`, and how many tokens it takes."""
        lengths = self._by_first.get(tokens[at].text)
        if lengths is None:
            return None
        for length in sorted(lengths, reverse=True):
            name = lengths[length].get(tuple([token.text for token in tokens[at : at + length]]))
            if name is not None:
                return name, length
        return None


@lru_cache(maxsize=256)
def table_of(names: frozenset[str]) -> NameTable:
    """The shared table of a scope; copy it before adding to it."""
    return NameTable(names)
