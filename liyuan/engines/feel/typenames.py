"""Types: read after `instance of` and in parameters, and what it means for a value to be of one."""

from __future__ import annotations

from collections.abc import Callable

from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Work
from liyuan.engines.feel.names import KEYWORDS
from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.reader import Reader
from liyuan.engines.feel.temporal import UTC_MIDNIGHT, FeelDate, FeelDateTime
from liyuan.engines.feel.values import FeelFunction, FeelRange, Value, kind_of

# What a name of an item definition stands for; None when there is none of that name.
Lookup = Callable[[str], "TypeName | None"]

ANY = TypeName("Any")
NULL = TypeName("Null")
_PLAIN = (
    "years and months duration",
    "days and time duration",
    "date and time",
    "boolean",
    "number",
    "string",
    "date",
    "time",
    "Any",
    "Null",
)
_MADE = ("context", "function", "range", "list")
BUILTIN_TYPES = frozenset((*_PLAIN, *_MADE))
# Spellings of other tools and of older versions of the standard.
ALIASES = {
    "any": "Any",
    "null": "Null",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
_SPACED = tuple(tuple(name.split()) for name in _PLAIN if " " in name)
_ALIAS_STEPS = 50


def named(name: str) -> TypeName:
    """The type of this name: one of the language, or of an item definition."""
    return TypeName(ALIASES.get(name, name))


def no_types(name: str) -> TypeName | None:
    """The lookup of a rule that has no item definitions."""
    return None


def read_type(reader: Reader) -> TypeName:
    """Take a type: `number`, `list<T>`, `context<a: T>`, `function<T> -> T`, `tPerson`, …"""
    start = reader.token.start
    reader.enter()
    name = _words(reader)
    read = _READ.get(name)
    made = read(reader) if read and reader.accept("<") else named(name)
    reader.leave()
    return reader.made(made, start)


def _words(reader: Reader) -> str:
    """A type's name; dots join the parts of a qualified name."""
    for words in _SPACED:
        if tuple(reader.peek(i).text for i in range(len(words))) == words:
            reader.skip(len(words))
            return " ".join(words)
    parts = [_word(reader)]
    while _goes_on(reader) or reader.accept("."):
        parts.append(_word(reader))
    return "".join(parts).strip()


def _goes_on(reader: Reader) -> bool:
    return reader.token.kind == "name" and reader.token.text not in KEYWORDS


def _word(reader: Reader) -> str:
    if reader.token.kind != "name" or (_reserved(reader) and not reader.at("null")):
        raise reader.unexpected()
    token = reader.next()
    if reader.at("."):
        return token.text + "."
    return token.text + " " if _goes_on(reader) else token.text


def _reserved(reader: Reader) -> bool:
    return reader.token.text in KEYWORDS and not reader.at("function")


def _read_one(name: str) -> Callable[[Reader], TypeName]:
    def read(reader: Reader) -> TypeName:
        item = read_type(reader)
        reader.expect(">")
        return TypeName(name, (item,))

    return read


def _read_context(reader: Reader) -> TypeName:
    entries: list[str] = []
    items: list[TypeName] = []
    while not reader.accept(">"):
        if entries:
            reader.expect(",")
        entries.append(reader.words(":"))
        reader.expect(":")
        items.append(read_type(reader))
    return TypeName("context", tuple(items), tuple(entries))


def _read_function(reader: Reader) -> TypeName:
    """The types of the parameters, and last the type of the result."""
    items: list[TypeName] = []
    while not reader.accept(">"):
        if items:
            reader.expect(",")
        items.append(read_type(reader))
    reader.expect("->")
    return TypeName("function", (*items, read_type(reader)))


_READ: dict[str, Callable[[Reader], TypeName]] = {
    "list": _read_one("list"),
    "range": _read_one("range"),
    "context": _read_context,
    "function": _read_function,
}


def resolved(wanted: TypeName, lookup: Lookup) -> TypeName:
    """The type behind names of item definitions; raises FeelFault for a name nobody knows."""
    for _ in range(_ALIAS_STEPS):
        if wanted.name in BUILTIN_TYPES:
            return wanted
        found = lookup(wanted.name)
        if found is None:
            break
        wanted = found
    raise FeelFault("feel.type.unknown", name=wanted.name)


def is_instance(value: Value, wanted: TypeName, lookup: Lookup = no_types) -> bool:
    """`value instance of wanted`: null is an instance of Null only."""
    found = resolved(wanted, lookup)
    return found.name == "Null" if value is None else conforms(value, found, lookup)


def conforms(value: Value, wanted: TypeName, lookup: Lookup = no_types) -> bool:
    """Whether the value's type conforms to `wanted` (DMN 1.5, 10.3.2.9.3).

    Null conforms to every type. Constraints (`holds`) are no part of a type's shape: see
    `coerced`. Raises FeelFault for an unknown name.
    """
    return _conforms(value, wanted, lookup, set())


def _conforms(
    value: Value, wanted: TypeName, lookup: Lookup, seen: set[tuple[int, TypeName]]
) -> bool:
    wanted = resolved(wanted, lookup)
    if value is None or wanted.name == "Any":
        return True
    if kind_of(value) != wanted.name:
        return False
    if not wanted.items or (id(value), wanted) in seen:
        return True
    seen.add((id(value), wanted))  # parts that a value holds twice are looked at once
    if isinstance(value, FeelFunction):
        return function_conforms(value, wanted, lookup)
    if isinstance(value, dict) and not all(name in value for name in wanted.entries):
        return False
    return all(_conforms(part, item, lookup, seen) for part, item in _parts(value, wanted))


def _parts(value: Value, wanted: TypeName) -> list[tuple[Value, TypeName]]:
    """The parts of a value with the types they must have."""
    if isinstance(value, dict):
        entries = zip(wanted.entries, wanted.items, strict=True)
        return [(value[name], item) for name, item in entries if name in value]
    if isinstance(value, (list, tuple)):
        return [(item, wanted.items[0]) for item in value]
    if isinstance(value, FeelRange):
        return [(end, wanted.items[0]) for end in (value.low, value.high)]
    return []


def function_conforms(value: FeelFunction, wanted: TypeName, lookup: Lookup = no_types) -> bool:
    """Whether a function takes what `wanted` gives it, and gives what `wanted` asks for.

    A result that is not declared is not known before the call, and fits.
    """
    takes = value.types or (None,) * len(value.parameters)
    own = (*(t or ANY for t in takes), value.result or NULL)
    return type_conforms(TypeName("function", own), wanted, lookup)


def type_conforms(one: TypeName, other: TypeName, lookup: Lookup = no_types) -> bool:
    """Whether every value of type `one` is a value of type `other`."""
    one, other = resolved(one, lookup), resolved(other, lookup)
    if other.name == "Any" or one.name == "Null":
        return True
    if one.name != other.name:
        return False
    if not other.items:
        return True
    if one.name == "context":
        own = dict(zip(one.entries, one.items, strict=True))
        pairs = [(own.get(e), t) for e, t in zip(other.entries, other.items, strict=True)]
        return all(mine is not None and type_conforms(mine, t, lookup) for mine, t in pairs)
    if len(one.items) != len(other.items):
        return False
    if one.name == "function":
        given = zip(other.items[:-1], one.items[:-1], strict=True)
        taken = all(type_conforms(g, t, lookup) for g, t in given)
        return taken and type_conforms(one.items[-1], other.items[-1], lookup)
    return type_conforms(one.items[0], other.items[0], lookup)


def coerced(value: Value, wanted: TypeName, lookup: Lookup, work: Work) -> Value:
    """The value as `wanted` (DMN 1.5, 10.3.2.9.4); raises FeelFault when it cannot be one.

    What conforms stays as it is; an item becomes a list of one and the reverse; a date becomes
    its midnight (UTC). Null stays null. The caller turns the fault into null with its reason;
    `work` pays for the constraints that are asked.
    """
    if value is None:
        return None
    found = resolved(wanted, lookup)
    for candidate in _candidates(value, found):
        if conforms(candidate, found, lookup):
            if not _allowed(candidate, wanted, lookup, work, set()):
                raise FeelFault("feel.type.not-allowed", name=wanted.name)
            return candidate
    raise FeelFault("feel.type.mismatch", name=wanted.name, found=kind_of(value))


def _candidates(value: Value, wanted: TypeName) -> list[Value]:
    found: list[Value] = [value]
    if isinstance(value, (list, tuple)) and len(value) == 1 and wanted.name != "list":
        found.append(value[0])
    if wanted.name == "list":
        found.append((value,))
    if wanted.name == "date and time" and isinstance(found[-1], FeelDate):
        found.append(FeelDateTime(found[-1], UTC_MIDNIGHT))
    return found


def _allowed(
    value: Value, wanted: TypeName, lookup: Lookup, work: Work, seen: set[tuple[int, int]]
) -> bool:
    """Whether a conforming value also meets the constraints (`holds`) of the type and its parts."""
    for _ in range(_ALIAS_STEPS):
        if wanted.holds is not None and value is not None and not wanted.holds(value, work):
            return False
        if wanted.name in BUILTIN_TYPES:
            break
        wanted = lookup(wanted.name) or ANY
    if not wanted.items or (id(value), id(wanted)) in seen:
        return True
    seen.add((id(value), id(wanted)))  # parts that a value holds twice are asked once
    parts = _parts(value, wanted)
    return all(_allowed(part, item, lookup, work, seen) for part, item in parts)
