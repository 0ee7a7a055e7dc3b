"""The one home of wording: findings, conditions and explanations, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liyuan.engines.feel import Missing, Node, Trace, Type, Value
from liyuan.engines.feel.types import ANY
from liyuan.web.messages.conditions import CONDITIONS
from liyuan.web.messages.findings import finding, place
from liyuan.web.messages.language import language
from liyuan.web.messages.phrases import NOUNS
from liyuan.web.messages.quantities import value_words
from liyuan.web.messages.traces import missing_words, trace_words
from liyuan.web.messages.words import Words

# For callers that have a variable named `finding`.
in_words = finding

__all__ = [
    "because",
    "condition",
    "finding",
    "in_words",
    "missing",
    "place",
    "trace",
    "unit",
    "value",
]


def condition(node: Node, types: Mapping[str, Type], labels: Mapping[str, str], lang: str) -> str:
    """A condition or formula as a sentence without values.

    `types` gives units, `labels` another name for a name, in the language `lang` (`zh…`, `en…`).
    """
    words = _words(types, labels, lang)
    return words.lang.sentence(words.condition(node))


def trace(explained: Trace, types: Mapping[str, Type], labels: Mapping[str, str], lang: str) -> str:
    """A condition as a sentence with actual value, threshold and distance, or what is missing."""
    words = _words(types, labels, lang)
    return words.lang.sentence(trace_words(explained, words))


def because(
    name: str,
    found: Value,
    steps: Iterable[Trace],
    short_of: Iterable[Trace],
    types: Mapping[str, Type],
    labels: Mapping[str, str],
    lang: str,
) -> str:
    """An outcome, what made it so, and what a higher one lacked: 企业规模为“小型”：…"""
    words = _words(types, labels, lang)
    shown = value_words(found, types.get(name, ANY), words.lang)
    said = [trace_words(step, words) for step in steps]
    said += [words.say("short-of", words=trace_words(step, words)) for step in short_of]
    key = "because-of" if said else "outcome"
    reasons = words.lang.words["because-join"].join(dict.fromkeys(said))
    text = words.say(key, name=words.name(name), value=shown, reasons=reasons)
    return words.lang.sentence(text)


def missing(fact: Missing, types: Mapping[str, Type], labels: Mapping[str, str], lang: str) -> str:
    """A missing fact with its year."""
    words = _words(types, labels, lang)
    return words.lang.sentence(missing_words(fact, words))


def value(found: Value, of: Type | None, lang: str) -> str:
    """A value with its unit."""
    tongue = language(lang)
    return tongue.sentence(value_words(found, of or ANY, tongue))


def unit(name: str, lang: str) -> str:
    """What a unit of a pack is called."""
    return language(lang).units.get(name, name)


def _words(types: Mapping[str, Type], labels: Mapping[str, str], lang: str) -> Words:
    return Words(types, labels, language(lang), NOUNS, CONDITIONS)
