"""Test files of the public conformance suite (DMN TCK) as values: cases and what they expect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from lxml import etree

from liyuan.engines.dmn.xml.tree import xml_tree
from liyuan.engines.feel.compare import equal
from liyuan.engines.feel.temporal import parse_temporal
from liyuan.engines.feel.values import Value

TESTCASE: Final = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
# The suite's own runners compare numbers so.
TOLERANCE: Final = Decimal("0.00000001")


@dataclass(frozen=True)
class Expected:
    """One result: of which element, and its value; `error` says that null is right."""

    name: str
    value: Value
    error: bool


@dataclass(frozen=True)
class Case:
    """One case; `inputs` by name, or by `{namespace}name` for elements of other models."""

    id: str
    kind: str
    invocable: str | None
    inputs: Mapping[str, Value]
    results: tuple[Expected, ...]


@dataclass(frozen=True)
class TestFile:
    """The cases on one model."""

    __test__ = False

    path: Path
    model: str
    cases: tuple[Case, ...]


def read_cases(path: Path) -> TestFile | None:
    """A test file; None for XML of another kind. Raises ModelError for what is no XML."""
    root = xml_tree(path.read_bytes(), file=path.name)
    if root.tag != TESTCASE + "testCases":
        return None
    model = (root.findtext(TESTCASE + "modelName") or "").strip()
    return TestFile(path, model, tuple(map(_case, root.iterfind(TESTCASE + "testCase"))))


def _case(element: etree._Element) -> Case:
    nodes = element.iterfind(TESTCASE + "inputNode")
    return Case(
        id=element.get("id", ""),
        kind=element.get("type", "decision"),
        invocable=element.get("invocableName"),
        inputs={_input_name(node): value_of(node) for node in nodes},
        results=tuple(map(_expected, element.iterfind(TESTCASE + "resultNode"))),
    )


def _input_name(node: etree._Element) -> str:
    namespace, name = node.get("namespace"), node.get("name", "")
    return f"{{{namespace}}}{name}" if namespace else name


def _expected(node: etree._Element) -> Expected:
    expected = node.find(TESTCASE + "expected")
    error = node.get("errorResult") == "true"
    value = None if expected is None else value_of(expected)
    return Expected(node.get("name", ""), value, error)


def value_of(element: etree._Element) -> Value:
    """What an element holds: components make a context, else a list or a single value."""
    components = {
        child.get("name", ""): value_of(child) for child in _children(element, "component")
    }
    if components:
        return components
    for child in _children(element, "list", "value"):
        return _READ[child.tag](child)
    return None


def _children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return element.iterchildren(*(TESTCASE + name for name in names))


def _is_nil(element: etree._Element) -> bool:
    return element.get(XSI + "nil") in ("true", "1")


def _list(element: etree._Element) -> Value:
    if _is_nil(element):
        return None
    return tuple(value_of(item) for item in _children(element, "item"))


def _single(element: etree._Element) -> Value:
    if _is_nil(element):
        return None
    kind = (element.get(XSI + "type") or "xsd:string").rpartition(":")[2]
    return _KINDS.get(kind, str)(element.text or "")


def _temporal(text: str) -> Value:
    return parse_temporal(text.strip())


def _number(text: str) -> Value:
    return Decimal(text.strip())


_READ: dict[object, Callable[[etree._Element], Value]] = {
    TESTCASE + "list": _list,
    TESTCASE + "value": _single,
}
_KINDS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text.strip() in ("true", "1"),
    **dict.fromkeys(("decimal", "double", "float", "int", "integer", "long", "short"), _number),
    **dict.fromkeys(("date", "time", "dateTime", "duration"), _temporal),
    **dict.fromkeys(("dayTimeDuration", "yearMonthDuration"), _temporal),
}


def agrees(expected: Value, found: Value) -> bool:
    """Whether two values are the same to the suite: numbers within its tolerance."""
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(expected - found) < TOLERANCE
    if isinstance(expected, (list, tuple)) and isinstance(found, (list, tuple)):
        return len(expected) == len(found) and all(map(agrees, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            agrees(expected[k], found[k]) for k in expected
        )
    if type(expected) is not type(found):
        return False
    return str(expected) == str(found) or equal(expected, found) is True
