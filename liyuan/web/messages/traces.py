"""What was evaluated in words: each condition with its value, and how far it is from holding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import Missing, Trace
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.compare import before
from liyuan.engines.feel.types import ANY, Type
from liyuan.web.messages.conditions import OUTCOMES, fact_first, is_year, joined
from liyuan.web.messages.phrases import is_constant
from liyuan.web.messages.quantities import CALENDAR_YEAR, days, difference, value_words
from liyuan.web.messages.words import Words


def trace_words(trace: Trace, words: Words) -> str:
    """The condition, then in brackets the value, the threshold if it has a name, the distance."""
    return TRACES.get(type(trace.node), _leaf)(trace, words)


def _joined(trace: Trace, words: Words) -> str:
    key = "child-and" if isinstance(trace.node, n.And) else "child-or"
    return joined([(c.node, trace_words(c, words)) for c in trace.children], key, words)


def _with_notes(trace: Trace, notes: Iterator[str], words: Words) -> str:
    said = words.lang.words["note-join"].join(filter(None, notes))
    text = words.condition(trace.node)
    return text + words.say("note", parts=said) if said else text


def _compare(trace: Trace, words: Words) -> str:
    if trace.operator is None:
        return _leaf(trace, words)
    return _with_notes(trace, _compare_notes(trace, words), words)


def _compare_notes(trace: Trace, words: Words) -> Iterator[str]:
    node = fact_first(trace.node) if isinstance(trace.node, n.Compare) else None
    if node is None:
        return
    turned = node is not trace.node
    value, limit = trace.left_value, trace.threshold
    value, limit = (limit, value) if turned else (value, limit)
    like = words.type_of(node.left)
    said = CALENDAR_YEAR if is_year(node.left) else like
    if not is_constant(node.right) and limit is not None:
        yield words.say("that-is", value=value_words(limit, said, words.lang))
    if value is None or limit is None:
        yield _absent(trace.missing, words)
        return
    if not (trace.holds and node.op == "="):
        yield words.say("actual", value=value_words(value, said, words.lang, near=limit))
    if trace.holds is False:
        apart = _YEARS if said is CALENDAR_YEAR else like
        yield _how_far(node.op, value, limit, trace.distance, apart, words)
    yield _figures(trace, node.left, words)


_YEARS = Type("number", unit="年")
_SIMPLE = (n.Name, n.Filter, n.Path)


def _figures(trace: Trace, part: n.Node, words: Words) -> str:
    """The facts that a figure was worked out from, for those who check it."""
    facts = () if isinstance(part, _SIMPLE) or is_constant(part) else trace.facts(part)
    said = [
        words.say("figure", name=words.noun(node), value=value_words(value, like, words.lang))
        for node, value in facts
        if not isinstance(value, (list, tuple, bool)) and value is not None
        for like in (words.type_of(node),)
    ]
    return words.say("figures", facts=words.lang.words["list"].join(said)) if said else ""


def _how_far(
    op: str, value: Any, limit: Any, distance: Decimal | None, like: Type, words: Words
) -> str:
    if distance is None or op == "!=":
        return ""
    if not distance:
        return words.say("equal-not-above" if op == ">" else "equal-not-below")
    below = before(value, limit) is True
    if like.kind == "date":
        key = "days-early" if below else "days-late"
        return words.say("apart" if op == "=" else key, value=days(distance, words.lang))
    key = "apart" if op == "=" else "short" if below else "over"
    return words.say(key, value=difference(distance, like, words.lang))


def _in(trace: Trace, words: Words) -> str:
    return _with_notes(trace, _in_notes(trace, words), words)


def _in_notes(trace: Trace, words: Words) -> Iterator[str]:
    value, like = trace.left_value, words.type_of(trace.node.value)  # type: ignore[attr-defined]
    if value is None:
        yield _absent(trace.missing, words)
        return
    yield from _named_limits(trace, words, like)
    if trace.holds and isinstance(trace.node, n.In) and _says_it_all(trace.node):
        return
    nearest = _nearest(trace)
    limit = nearest.threshold if nearest else None
    yield words.say("actual", value=value_words(value, like, words.lang, near=limit))
    if trace.holds is None:
        yield _absent(trace.missing, words)
    elif trace.holds is False and nearest and nearest.operator:
        yield _how_far(nearest.operator, value, limit, nearest.distance, like, words)


def _says_it_all(node: n.In) -> bool:
    """Whether the condition names one value, so that a yes needs no repeating."""
    return len(node.tests) == 1 and isinstance(node.tests[0], (n.String, n.Number, n.Boolean))


def _named_limits(trace: Trace, words: Words, like: Type) -> Iterator[str]:
    """What the limits are that the rule only names."""
    for step in _steps(trace):
        right = step.node.right if isinstance(step.node, n.Compare) else None
        if right is not None and not is_constant(right) and step.threshold is not None:
            yield words.say("that-is", value=value_words(step.threshold, like, words.lang))


def _steps(trace: Trace) -> Iterator[Trace]:
    for child in trace.children:
        if child.children:
            yield from _steps(child)
        else:
            yield child


def _nearest(trace: Trace) -> Trace | None:
    """The failed limit that is closest, among those that have a distance."""
    failed = [s for s in _steps(trace) if s.holds is False and s.distance is not None]
    return min(failed, key=lambda step: step.distance or Decimal(0), default=None)


def _call(trace: Trace, words: Words) -> str:
    """`not(…)`: the opposite condition with the notes of the condition inside."""
    if len(trace.children) != 1:
        return _leaf(trace, words)
    inner = trace.children[0]
    return _with_notes(trace, _not_notes(inner, words), words)


def _not_notes(inner: Trace, words: Words) -> Iterator[str]:
    if inner.holds is None:
        yield _absent(inner.missing, words)
    elif inner.operator is not None and inner.left_value is not None:
        subject = inner.node.left if isinstance(inner.node, n.Compare) else None
        subject = inner.node.value if isinstance(inner.node, (n.In, n.Between)) else subject
        like = words.type_of(subject) if subject else ANY
        yield words.say("actual", value=value_words(inner.left_value, like, words.lang))
    elif not inner.children:
        yield words.say("actual-text", value=value_words(inner.value, ANY, words.lang))


def _if(trace: Trace, words: Words) -> str:
    """The branch that was taken, after what chose it."""
    if len(trace.children) != 2:
        return _with_notes(trace, iter((_absent(trace.missing, words),)), words)
    asked, taken = trace.children
    reason = trace_words(asked, words) if asked.holds else _otherwise(asked, words)
    key = OUTCOMES.get(taken.node)
    then = words.say(key) if key else words.say("applies", taken=trace_words(taken, words))
    return words.say("because", condition=reason, taken=then)


def _otherwise(asked: Trace, words: Words) -> str:
    """A condition that fails, said as its opposite, which holds."""
    text = words.condition(n.Call(n.Name("not"), (asked.node,)))
    compared = asked.operator is not None or asked.left is not None
    notes = (*_named_limit(asked, words), *_not_notes(asked, words)) if compared else ()
    said = words.lang.words["note-join"].join(filter(None, notes))
    return text + words.say("note", parts=said) if said else text


def _named_limit(trace: Trace, words: Words) -> Iterator[str]:
    node = trace.node
    if isinstance(node, n.Compare) and trace.threshold is not None and not is_constant(node.right):
        limit = value_words(trace.threshold, words.type_of(node.left), words.lang)
        yield words.say("that-is", value=limit)


def _leaf(trace: Trace, words: Words) -> str:
    if trace.value is None or isinstance(trace.value, bool):
        return _with_notes(trace, _leaf_notes(trace, words), words)
    node = taken(trace.node, trace)
    said = words.condition(node)
    if is_constant(node):
        return said
    shown = value_words(trace.value, words.type_of(trace.node), words.lang)
    text = words.say("result", words=said, value=shown)
    figures = _figures(trace, node, words) if not isinstance(node, (n.Name, n.Filter)) else ""
    return text + words.say("note", parts=figures) if figures else text


def taken(node: n.Node, trace: Trace) -> n.Node:
    """A formula with only the branches that were taken in this case."""
    if isinstance(node, n.If):
        held = trace.read(node.condition)
        if not isinstance(held, bool):
            return node
        return taken(node.then if held else node.otherwise, trace)
    if isinstance(node, n.Arithmetic):
        return replace(node, left=taken(node.left, trace), right=taken(node.right, trace))
    if isinstance(node, n.Call) and not any(isinstance(a, n.Named) for a in node.arguments):
        return replace(node, arguments=tuple(taken(part, trace) for part in node.arguments))
    return node


def _leaf_notes(trace: Trace, words: Words) -> Iterator[str]:
    if trace.value is None:
        yield _absent(trace.missing, words)
    elif trace.left is not None and trace.left_value is not None:
        yield words.say("actual", value=value_words(trace.left_value, ANY, words.lang))
    elif isinstance(trace.node, n.Compare):  # with null: a question of record
        kept = (trace.node.op == "!=") is trace.value
        yield "" if trace.value else words.say("on-record" if kept else "not-on-record")
    elif trace.value is False:
        yield words.say("actual-text", value=value_words(trace.value, ANY, words.lang))


def _absent(missing: tuple[Missing, ...], words: Words) -> str:
    if not missing:
        return words.say("cannot-tell")
    facts = words.lang.words["list"].join(missing_words(fact, words) for fact in missing)
    return words.say("missing", facts=facts)


def missing_words(fact: Missing, words: Words) -> str:
    """A missing fact with its year."""
    name = words.name(fact.name)
    if fact.place is None:
        return name
    return words.lang.period(name, str(fact.place))


TRACES: dict[type[n.Node], Callable[[Trace, Words], str]] = {
    n.And: _joined,
    n.Or: _joined,
    n.Compare: _compare,
    n.In: _in,
    n.Between: _in,
    n.Call: _call,
    n.If: _if,
}
