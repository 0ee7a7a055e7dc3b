"""What is worked out once for all blocks, and batches, of firms: answers for values of a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any

import numpy as np

from liyuan.engines.feel import Value
from liyuan.engines.feel import nodes as n
from liyuan.engines.screening.bits import Array, packed
from liyuan.engines.screening.firms import scope_of, truth_of, value_of, values_at
from liyuan.engines.screening.predicates import PerValue, Rule, Worded
from liyuan.engines.screening.schema import ColumnType, Key
from liyuan.engines.screening.table import Column

FALSE, TRUE, UNKNOWN = 0, 1, 2
_STATES = {False: FALSE, True: TRUE, None: UNKNOWN}
# What a part of a rule comes to stands here in the rest of it; no rule can be written with it.
_PART = " part"
Ends = tuple[int, int]
ByNumber = tuple[int, Array]
# Answers for numbers are kept in a table of at most so many places.
WIDEST = 1 << 20


@dataclass(frozen=True)
class Halves:
    """A rule over one column as a part, asked once for all rules that share it, and the rest.

    `part` is None where the rule is asked as a whole.
    """

    part: Rule | None
    rest: Rule

    @classmethod
    def of(cls, rule: Rule) -> Halves:
        place = _SPLIT.get(type(rule.node), "")
        node = getattr(rule.node, place, None)
        if not isinstance(node, n.Call | n.Path):
            return cls(None, rule)
        compiled, instead = rule.compiled, {place: n.Name(_PART)}
        rest: n.Node = replace(rule.node, **instead)  # type: ignore[arg-type]
        if n.names_in(rest) & compiled.names - {_PART} - {name for name, _ in compiled.constants}:
            return cls(None, rule)
        named = replace(compiled, names=compiled.names | {_PART})
        return cls(Rule.of(node, compiled, rule.keys), Rule.of(rest, named, frozenset()))


# Where in a test the part stands that is most often the same in many.
_SPLIT = {n.In: "value", n.Compare: "left", n.Between: "value"}


class Parts:
    """What a part of a rule comes to for each value of a column: places in `results`.

    A column of many values comes to few results.
    """

    def __init__(self, key: Key, part: Rule | None, of: ColumnType) -> None:
        self._key, self._part, self.of = key, part, of
        self._numbers: dict[tuple[type, Value], int] = {}
        self._words: dict[str, int] = {}
        self._first, self._places = 0, np.zeros(0, np.int32)
        self.results: list[Value] = []
        self.missing = self._number(None)

    def of_words(self, words: Sequence[str]) -> Array:
        """The place of each word's result."""
        held = self._words
        for word in words:
            if word not in held:
                held[word] = self._number(word)
        return np.array([held[word] for word in words] or [self.missing], np.int32)

    def between(self, numbers: Array, low: int, high: int) -> ByNumber | None:
        """Of numbers from `low` to `high`: from which one on, places of results.

        None where they lie too far from those that were asked before.
        """
        if not self._make_room(low, high):
            return None
        new = np.unique(numbers[self._places.take(numbers - self._first) < 0])
        for number, value in zip(new.tolist(), values_of(self.of, new), strict=True):
            self._places[number - self._first] = self._number(value)
        return self._first, self._places

    def _make_room(self, low: int, high: int) -> bool:
        last = self._first + len(self._places) - 1
        if self._first <= low and high <= last:
            return True
        wider = (min(low, self._first), max(high, last)) if len(self._places) else (low, high)
        if wider[1] - wider[0] >= WIDEST:
            return False
        places = np.full(wider[1] - wider[0] + 1, -1, np.int32)
        start = self._first - wider[0]
        places[start : start + len(self._places)] = self._places
        self._first, self._places = wider[0], places
        return True

    def _number(self, value: Value) -> int:
        if self._part is not None:
            value = value_of(self._part.compiled, scope_of([self._key], [value]))
        return self._numbered(value)

    def _numbered(self, result: Value) -> int:
        key = (type(result), result if type(result).__hash__ else repr(result))
        if key not in self._numbers:
            self._numbers[key] = len(self.results)
            self.results.append(result)
        return self._numbers[key]


class Answers:
    """What a rule says of the results of its part: one state for each."""

    def __init__(self, asked: PerValue, halves: Halves, parts: Parts) -> None:
        self._asked, self._halves, self.parts = asked, halves, parts
        self._states = np.zeros(0, np.uint8)

    @property
    def states(self) -> Array:
        """The state of each result so far."""
        states, results = self._states, self.parts.results
        if len(states) < len(results):
            new = [self._state(result) for result in results[len(states) :]]
            self._states = states = np.concatenate([states, np.array(new, np.uint8)])
        return states

    @property
    def missing(self) -> int:
        """The state where the column says nothing."""
        return int(self.states[self.parts.missing])

    def alone(self, numbers: Array) -> Array:
        """The state of each of these numbers, none of which is kept: they may be too many."""
        asked, values = self._asked, values_of(self.parts.of, numbers)
        scopes = (scope_of([asked.key], [value]) for value in values)
        states = [_STATES[truth_of(asked.asked.compiled, scope)] for scope in scopes]
        return np.array(states, np.uint8)

    def _state(self, result: Value) -> int:
        whole = self._halves.part is None
        scope = scope_of([self._asked.key], [result]) if whole else {_PART: result}
        return _STATES[truth_of(self._halves.rest.compiled, scope)]


def values_of(of: ColumnType, numbers: Array) -> list[Value]:
    """Stored numbers as rules see them."""
    stored = packed(numbers.astype(np.bool_)) if of.kind == "boolean" else numbers
    return values_at(Column(of, stored), np.arange(len(numbers)))


class Memo:
    """Keeps answers by rule, so that blocks, batches and clauses share them.

    What is asked anew is asked by one thread at a time.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self._answers: dict[tuple[PerValue, ColumnType], Answers] = {}
        self._parts: dict[tuple[Key, Rule | None, ColumnType], Parts] = {}
        self._of_words: dict[tuple[Any, int], tuple[Sequence[str], Any]] = {}

    def places(self, asked: Worded, words: Sequence[str]) -> list[int]:
        """Where in `words` those stand that are asked for."""
        found: list[int] = self._kept(asked, words, lambda: self._places(asked, words))
        return found

    def _places(self, asked: Worded, words: Sequence[str]) -> list[int]:
        index: dict[str, list[int]] = self._kept("index", words, lambda: _index(words))
        return sorted(at for word in asked.words for at in index.get(word, ()))

    def answers(self, asked: PerValue, of: ColumnType) -> Answers:
        """What the interpreter says of a column's values."""
        found = self._answers.get((asked, of))
        if found is None:
            halves = Halves.of(asked.asked)
            place = (asked.key, halves.part, of)
            parts = self._parts.setdefault(place, Parts(*place))
            found = self._answers.setdefault((asked, of), Answers(asked, halves, parts))
        return found

    def by_word(self, asked: PerValue, column: Column) -> Array:
        """Its answer for each of the words that the codes of a column stand for."""
        answers, words = self.answers(asked, column.type), column.words
        places = self._kept(answers.parts, words, lambda: answers.parts.of_words(words))
        found: Array = answers.states[places]
        return found

    def by_number(
        self, asked: PerValue, of: ColumnType, numbers: Array, ends: Ends
    ) -> ByNumber | None:
        """From which number on, and the answers for those of `numbers` from there."""
        answers = self.answers(asked, of)
        with self.lock:
            found = answers.parts.between(numbers, *ends)
            return (found[0], answers.states[found[1]]) if found else None

    def _kept(self, asked: Any, words: Sequence[str], make: Callable[[], Any]) -> Any:
        key = (asked, id(words))
        if key not in self._of_words:
            with self.lock:
                # the words stay alive, so does their id
                self._of_words[key] = (words, make())
        return self._of_words[key][1]


def _index(words: Sequence[str]) -> dict[str, list[int]]:
    """Where each word stands; a list of words may have one twice."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        found.setdefault(word, []).append(at)
    return found
