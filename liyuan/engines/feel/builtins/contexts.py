"""Built-ins on contexts: none changes what it is given."""

from __future__ import annotations

from collections.abc import Sequence

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.values import Value, kind_of

Context = dict[str, Value]


def _keys(keys: Sequence[Value]) -> list[str]:
    found = [key for key in keys if isinstance(key, str)]
    if not found or len(found) != len(keys):
        raise FeelFault("feel.call.keys")
    return found


def _context(value: Value) -> Context:
    if not isinstance(value, dict):
        raise FeelFault("feel.call.no-context", found=kind_of(value))
    return value


def _at(context: Context, key: str) -> Value:
    if key not in context:
        raise FeelFault("feel.value.no-entry", name=key)
    return context[key]


def _value_at(context: Context, path: Sequence[Value]) -> Value:
    value: Value = context
    for key in _keys(path):
        value = _at(_context(value), key)
    return value


def _entries(context: Context) -> tuple[Value, ...]:
    return tuple({"key": key, "value": value} for key, value in context.items())


def _from_entries(entries: Sequence[Value]) -> Context:
    made: Context = {}
    for entry in map(_context, entries):
        key, value = _at(entry, "key"), _at(entry, "value")
        if not isinstance(key, str) or key in made:
            raise FeelFault("feel.call.keys")
        made[key] = value
    return made


def _put(context: Context, path: Sequence[Value], value: Value) -> Context:
    keys = _keys(path)
    levels = [context]
    for key in keys[:-1]:
        levels.append(_context(levels[-1].get(key)))
    for level, key in zip(reversed(levels), reversed(keys), strict=True):
        value = {**level, key: value}
    return _context(value)


def _merged(contexts: Sequence[Value]) -> Context:
    made: Context = {}
    for context in map(_context, contexts):
        made.update(context)
    return made


CONTEXTS = family(
    get_value=(
        takes("m:context, key:string", _at),
        takes("m:context, keys:list", _value_at),
    ),
    get_entries=takes("m:context", _entries),
    context=takes("entries:list", _from_entries),
    context_put=(
        takes("context:context, key:string, value:", lambda c, key, value: _put(c, [key], value)),
        takes("context:context, keys:list, value:", _put),
    ),
    context_merge=takes("contexts:list", _merged),
)
