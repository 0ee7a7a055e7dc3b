"""A model to DMN 1.5 XML: the same bytes for the same model, valid against the schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from liyuan.engines.dmn import model
from liyuan.engines.dmn.model import Definitions, ModelError, Raw
from liyuan.engines.dmn.xml.names import DC, DI, DMNDI, MODEL, XML, XSI
from liyuan.engines.dmn.xml.raw import Scope, Tag, printed, raw_tag, xml_text
from liyuan.engines.dmn.xml.shape import Part, Shape
from liyuan.engines.dmn.xml.shapes import SHAPES
from liyuan.engines.findings import Finding

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
PREFIXES: Final[Mapping[str, str]] = {DMNDI: "dmndi", DC: "dc", DI: "di", XSI: "xsi", XML: "xml"}
ROOT_SCOPE: Final[Scope] = {"": MODEL, "xml": XML}

NAMES: Final[Mapping[type, str]] = {
    model.Decision: "decision",
    model.BusinessKnowledgeModel: "businessKnowledgeModel",
    model.InputData: "inputData",
    model.KnowledgeSource: "knowledgeSource",
    model.DecisionService: "decisionService",
    model.LiteralExpression: "literalExpression",
    model.InvocationExpression: "invocation",
    model.DecisionTableExpression: "decisionTable",
    model.ContextExpression: "context",
    model.FunctionExpression: "functionDefinition",
    model.RelationExpression: "relation",
    model.ListExpression: "list",
    model.ForExpression: "for",
    model.ConditionalExpression: "conditional",
    model.FilterExpression: "filter",
}


def write_model(definitions: Definitions) -> bytes:
    """The model as UTF-8. Raises ModelError for what XML cannot hold (control characters)."""
    tag = _element("definitions", definitions, SHAPES["definitions"], ROOT_SCOPE)
    root = Tag(tag.name, (("xmlns", MODEL), *tag.attributes), tag.content)
    return f"{HEAD}{printed(root, INDENT)}\n".encode()


INDENT: Final = "\n"


def _element(name: str, value: object, shape: Shape, scope: Scope) -> Tag:
    given = ((a.name, shape.get(value, a.field)) for a in shape.attributes)
    own = tuple((key, _text(found)) for key, found in given if found is not None)
    foreign = tuple(_foreign(getattr(value, "attributes", ()) if shape.foreign else ()))
    inner = {**scope, **{key[6:]: uri for key, uri in foreign if key.startswith("xmlns:")}}
    content = tuple(tag for part in shape.parts for tag in _part(value, part, shape, inner))
    return Tag(name, (*own, *foreign), content)


def _part(value: object, part: Part, shape: Shape, scope: Scope) -> Iterator[Tag]:
    found = shape.get(value, part.field)
    if part.many:
        assert isinstance(found, tuple)
        tags = ((_name(item, part), item) for item in found)
        ranked = sorted(tags, key=lambda pair: part.rank.get(pair[0], 0))
        for name, item in ranked:
            yield _child(name, item, part.shapes.get(name, "raw"), scope)
    elif found is not None and found != ():
        name = _name(found, part)
        yield _child(name, found, part.shapes[name], scope)


def _child(name: str, value: object, shape: str, scope: Scope) -> Tag:
    if isinstance(value, Raw):
        return _raw(value, scope)
    if shape == "extensions":
        assert isinstance(value, tuple)
        return Tag(name, (), tuple(_raw(raw, scope) for raw in value))
    if shape == "href":
        return Tag(name, (("href", _text(value)),))
    if shape in ("string", "type"):
        return Tag(name, (), _text(value))
    return _element(name, value, SHAPES[shape], scope)


def _name(value: object, part: Part) -> str:
    if len(part.shapes) == 1:
        return next(iter(part.shapes))
    if isinstance(value, Raw):
        return _raw_name(value)
    if isinstance(value, model.Requirement):
        return f"{value.kind}Requirement"
    if isinstance(value, model.QuantifiedExpression):
        return value.kind
    return NAMES[type(value)]


def _raw(raw: Raw, scope: Scope) -> Tag:
    try:
        return raw_tag(raw, scope)
    except etree.XMLSyntaxError as error:
        params = {"message": error.msg or ""}
        raise ModelError((Finding("dmn.xml.syntax", params=params),)) from None


def _raw_name(raw: Raw) -> str:
    """Where it goes among its like: the table's name of its element."""
    found = re.match(r"<(?:[^\s:>/]+:)?([^\s>/]+)", raw.xml)
    name = found[1] if found else ""
    return "dmndi:DMNDI" if name == "DMNDI" else name


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    assert isinstance(value, str)
    return xml_text(value)


def _foreign(attributes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Attributes of other namespaces, each namespace declared where it is used."""
    declared: dict[str, str] = {}
    for name, value in sorted(attributes):
        qualified = etree.QName(name)
        uri = qualified.namespace or ""
        if uri not in declared:
            declared[uri] = PREFIXES.get(uri, f"ns{len(declared) + 1}")
            if uri != XML:
                yield f"xmlns:{declared[uri]}", _text(uri)
        yield f"{declared[uri]}:{qualified.localname}", _text(value)
