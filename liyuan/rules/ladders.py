"""A ladder: recognitions in order, which of them a firm holds, and what the next one asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liyuan.engines.feel import Compiled, Type, Value, compile_, evaluate
from liyuan.rules.criteria import Answer
from liyuan.rules.domain import Choice, Source, source_from
from liyuan.rules.terms import truth

NO_RUNG = "none"


@dataclass(frozen=True)
class Rung:
    """One recognition: `held` says in FEEL who has it, `rule` names the criteria that decide."""

    key: str
    name: str
    en: str
    held: str
    rule: str


@dataclass(frozen=True)
class LadderRule:
    """Rungs from the lowest to the highest; `name` is the FEEL name of the rung held."""

    name: str
    en: str
    title: str
    rungs: tuple[Rung, ...]
    values: tuple[Choice, ...]
    kept: tuple[str, ...]
    source: Source
    verified: bool
    note: str = ""
    note_en: str = ""

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "LadderRule":
        """Build from the content of a rule's version."""
        rungs = tuple(
            Rung(one["key"], one["name"], one["en"], one["held"], one.get("rule", ""))
            for one in content["rungs"]
        )
        output = content["outputs"][0]
        return cls(
            name=output["name"],
            en=content["en"],
            title=content["name"],
            rungs=rungs,
            values=tuple(Choice(**choice) for choice in output.get("values", ())),
            kept=tuple(output.get("kept", ())),
            source=source_from(content["source"]),
            verified=content["verified"],
            note=content.get("note", ""),
            note_en=content.get("note_en", ""),
        )

    @property
    def types(self) -> Mapping[str, Type]:
        """The name that the ladder defines, with its rungs as values."""
        words = tuple((c.code, c.name, c.en) for c in self.values)
        return {self.name: Type("string", values=words)}

    def prepare(self, names: frozenset[str]) -> "PreparedLadder":
        """Compile who holds which rung, once."""
        return PreparedLadder(self, tuple(compile_(r.held, names=names) for r in self.rungs))

    def reads(self, names: frozenset[str]) -> frozenset[str]:
        """Which of these names the ladder speaks of; it comes after the rules of its rungs."""
        spoken = (text.names_used for text in self.prepare(names).held)
        return frozenset().union(*spoken, {rung.rule for rung in self.rungs}) & names


@dataclass(frozen=True)
class Standing:
    """Where a firm stands: the rung it holds, and the one above; None where there is none."""

    present: Rung | None
    next: Rung | None


@dataclass(frozen=True)
class PreparedLadder:
    """A ladder whose texts are compiled for the names of a rule set."""

    rule: LadderRule
    held: tuple[Compiled, ...]

    def decide(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Answer]:
        """The key of the rung held, `none` without one."""
        present = ladder_of(self, firm).present
        return {self.rule.name: Answer(present.key if present else NO_RUNG)}


def ladder_of(ladder: PreparedLadder, firm: Mapping[str, Value]) -> Standing:
    """The highest rung that a firm is known to hold, and the next above it.

    An event that is not known did not happen: who is not on a list holds nothing.
    """
    rungs = ladder.rule.rungs
    places = reversed(range(len(rungs)))
    at = next((place for place in places if _holds(ladder.held[place], firm)), -1)
    above = rungs[at + 1] if at + 1 < len(rungs) else None
    return Standing(rungs[at] if at >= 0 else None, above)


def _holds(text: Compiled, firm: Mapping[str, Value]) -> bool:
    return truth(evaluate(text, firm).value) is True
