"""A cursor over the tokens of one text, with the names it knows and the nesting it is in."""

from __future__ import annotations

from typing import TypeVar

from liyuan.engines.feel.errors import FeelSyntaxError, syntax_error
from liyuan.engines.feel.lexer import LOOKALIKES, Token, tokenize
from liyuan.engines.feel.limits import Limits
from liyuan.engines.feel.names import KEYWORDS, joined, spelling, table_of
from liyuan.engines.feel.nodes import Node

N = TypeVar("N", bound=Node)

# What may follow a range and never begins an expression: a `[` before it closes the range.
_SIGNS = (")", ",", "}", "]", "..", ".", "=", "!=", "<", "<=", ">", ">=", "*", "/", "+", "**")
_WORDS = ("and", "or", "then", "else", "return", "satisfies", "in", "between", "instance")
_AFTER_RANGE = frozenset((*_SIGNS, *_WORDS))


class Reader:
    """What every rule of the grammar works with; raises FeelSyntaxError."""

    def __init__(
        self,
        text: str,
        names: frozenset[str],
        limits: Limits,
        members: frozenset[str] = frozenset(),
    ) -> None:
        if len(text) > limits.text:
            raise syntax_error("feel.limit.text", "", 0, 0, limit=str(limits.text))
        self.text = text
        self.tokens = tokenize(text)
        self.token = self.tokens[0]
        self.names = table_of(names)
        self._scope = names
        self._own_names = False
        self._members = table_of(members)
        self.filtering = 0  # how many filters the reader is inside of
        self._limits = limits
        self._last = len(self.tokens) - 1
        self._at = 0
        self._depth = 0
        self.closing = False  # whether the high end of a range is being read, outside brackets

    def peek(self, ahead: int) -> Token:
        return self.tokens[min(self._at + ahead, self._last)]

    def next(self) -> Token:
        token = self.token
        self.skip(1)
        return token

    def skip(self, count: int) -> None:
        self.return_to(min(self._at + count, self._last))

    def mark(self) -> int:
        """Where the reader stands, to `return_to` it."""
        return self._at

    def return_to(self, mark: int) -> None:
        """Stand where the reader stood before."""
        self._at = mark
        self.token = self.tokens[mark]

    def in_scope(self, name: str) -> bool:
        """Whether the caller has a value of this name."""
        return name in self._scope

    def learn(self, name: str) -> None:
        """Know a name from here on; a name of one token needs no learning."""
        if len(spelling(name)) < 2:
            return
        if not self._own_names:
            self.names, self._own_names = self.names.copy(), True
        self.names.add(name)

    def at(self, text: str) -> bool:
        """Whether the next token is this sign or keyword (and no string that reads like it)."""
        return self.token.text == text and self.token.kind in ("op", "name")

    def accept(self, text: str) -> bool:
        """Take the next token if it is this one."""
        found = self.at(text)
        self.skip(found)
        return found

    def expect(self, text: str) -> None:
        """Take the next token, which must be this one."""
        if not self.accept(text):
            raise self.unexpected(text)

    def known_name(self, of_part: bool = False) -> str | None:
        """Take a name of several tokens that is in scope, if one starts here.

        After a dot, and inside a filter, it may also be the name of a part.
        """
        match = self._known(0)
        if of_part or self.filtering:
            part = self._members.longest(self.tokens, self._at)
            if part is not None and (match is None or part[1] > match[1]):
                match = part
        if match is None:
            return None
        self.skip(match[1])
        return match[0]

    def _known(self, ahead: int) -> tuple[str, int] | None:
        return self.names.longest(self.tokens, self._at + ahead)

    def words(self, *until: str) -> str:
        """Take a new name of any tokens up to one of `until`."""
        first = self._at
        while self.token.text not in until and self._may_be_named(self.token):
            self.skip(1)
        if self._at == first or self.tokens[first].text in KEYWORDS:
            raise self.unexpected()
        return joined(self.tokens[first : self._at])

    @staticmethod
    def _may_be_named(token: Token) -> bool:
        return token.kind in ("name", "number") or token.text in (
            "+",
            "-",
            "*",
            "/",
            ".",
            "'",
            "’",
            "?",
        )

    def starts_named(self) -> bool:
        """Whether `name :` stands here, which makes a call's arguments named."""
        at = self._at
        while self._may_be_named(self.tokens[at]):
            at += 1
        return at > self._at and self.tokens[at].text == ":"

    def closes(self) -> bool:
        """Whether a `[` stands here that ends an open range, as in `[1..5[`."""
        if not self.closing or self.token.text != "[":
            return False
        following = self.peek(1)
        if following.kind == "name":
            return following.text in _AFTER_RANGE and self._known(1) is None
        return following.kind == "end" or (
            following.kind == "op" and following.text in _AFTER_RANGE
        )

    def made(self, node: N, start: int) -> N:
        """A new node with its place: from `start` to the last token taken."""
        object.__setattr__(node, "start", start)
        object.__setattr__(node, "end", self.tokens[self._at - 1].end)
        return node

    def enter(self) -> None:
        """One level deeper; too deep is an error instead of a full stack."""
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise self.error("feel.limit.nesting", self.token, limit=str(self._limits.nesting))

    def leave(self) -> None:
        """Back from the level entered last; nobody goes on after an error."""
        self._depth -= 1

    def unexpected(self, wanted: str = "") -> FeelSyntaxError:
        """The error for the token that stands here."""
        token, params = self.token, {"wanted": wanted} if wanted else {}
        if token.kind == "look":
            params = {"found": token.text, "meant": LOOKALIKES[token.text]}
            return self.error("feel.syntax.lookalike", token, **params)
        if token.kind == "end":
            return self.error("feel.syntax.end" + "-expected" * bool(wanted), token, **params)
        code = "feel.syntax.expected" if wanted else "feel.syntax.unexpected"
        return self.error(code, token, found=token.text, **params)

    def error(self, code: str, token: Token, **params: str) -> FeelSyntaxError:
        return syntax_error(code, self.text, token.start, token.end, **params)
