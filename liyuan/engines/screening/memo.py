"""What is worked out once for all blocks of a table: places of words, answers for values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from liyuan.engines.feel import Value
from liyuan.engines.screening.bits import packed
from liyuan.engines.screening.firms import scope_of, truth_of, values_at
from liyuan.engines.screening.predicates import PerValue, Worded
from liyuan.engines.screening.table import Column

FALSE, TRUE, UNKNOWN = 0, 1, 2
_STATES = {False: FALSE, True: TRUE, None: UNKNOWN}
_TYPES = {"date": np.int32, "text": np.int32}


class Answers:
    """What the interpreter says of a column's values; each is asked once."""

    def __init__(self, asked: PerValue, column: Column | None) -> None:
        self._asked, self._column = asked, column
        self._found: dict[int, int] = {}

    @cached_property
    def missing(self) -> int:
        """The answer where the column says nothing."""
        return self._state(None)

    def of(self, stored: list[int]) -> list[int]:
        """The answer of each of these stored numbers."""
        new = [one for one in stored if one not in self._found]
        if new:
            self._found.update(zip(new, map(self._state, self._values(new)), strict=True))
        return [self._found[one] for one in stored]

    def _state(self, value: Value) -> int:
        asked = self._asked
        return _STATES[truth_of(asked.asked.compiled, scope_of([asked.key], [value]))]

    def _values(self, stored: list[int]) -> list[Value]:
        assert self._column
        of, words = self._column.type, self._column.words
        if of.kind == "boolean":
            values = packed(np.array(stored, np.bool_))
        else:
            values = np.array(stored, _TYPES.get(of.kind, np.int64))
        return values_at(Column(of, values, None, words), np.arange(len(stored)))


class Memo:
    """Keeps them by predicate and by the very list of words that the codes of a column stand for.

    Two threads may work out the same; both come to the same.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[Any, int], tuple[Sequence[str], Any]] = {}

    def places(self, asked: Worded, words: Sequence[str]) -> list[int]:
        """Where in `words` those stand that are asked for."""
        found: list[int] = self._kept(asked, words, lambda: _places(asked, words))
        return found

    def answers(self, asked: PerValue, column: Column | None) -> Answers:
        """What the interpreter says of the column's values."""
        words = column.words if column else ()
        found: Answers = self._kept(asked, words, lambda: Answers(asked, column))
        return found

    def _kept(self, asked: Any, words: Sequence[str], make: Callable[[], Any]) -> Any:
        key = (asked, id(words))
        if key not in self._held:
            self._held[key] = (words, make())  # the words stay alive, so does their id
        return self._held[key][1]


def _places(asked: Worded, words: Sequence[str]) -> list[int]:
    return [place for place, word in enumerate(words) if word in asked.words]
