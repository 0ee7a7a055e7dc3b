"""DMN 1.5's elements as a table: which attributes and children each has, and what they become.

The reader, its checks and the writer all go by this table; it says what the standard's schema
says, save that the reader takes children in any order (the writer puts them in the right one).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from liyuan.engines.dmn import model
from liyuan.engines.dmn.xml.shape import Attribute, Part, Shape, many, one, ranked

LOGIC: Final[Mapping[str, str]] = {
    name: name
    for name in (
        "literalExpression", "invocation", "decisionTable", "context", "functionDefinition",
        "relation", "list", "for", "every", "some", "conditional", "filter",
    )
}  # fmt: skip
ELEMENTS: Final[Mapping[str, str]] = {
    name: name
    for name in ("decision", "businessKnowledgeModel", "inputData", "knowledgeSource",
                 "decisionService")
}  # fmt: skip
NEEDS: Final = tuple(
    {f"{kind}Requirement": f"{kind}Requirement"} for kind in ("information", "knowledge",
                                                              "authority")
)  # fmt: skip
REFERENCES: Final = tuple(
    {name: "raw:reference"}
    for name in ("supportedObjective", "impactedPerformanceIndicator", "decisionMaker",
                 "decisionOwner", "usingProcess", "usingTask")
)  # fmt: skip
DIAGRAMS: Final = "dmndi:DMNDI"
ARTIFACTS: Final = {name: f"raw:{name}" for name in ("group", "textAnnotation", "association")}
BUSINESS: Final = {name: f"raw:{name}" for name in ("performanceIndicator", "organizationUnit")}

ID: Final = Attribute("id", "id", "id")
NAME: Final = Attribute("name", "name", required=True)
TYPE: Final = Attribute("typeRef", "type_ref", "type")
LANGUAGE: Final = Attribute("expressionLanguage", "expression_language", "language")
LOCATION: Final = Attribute("locationURI", "location_uri", "uri")
IN_ELEMENT: Final = (ID, Attribute("label", "label"))
IN_NAMED: Final = (*IN_ELEMENT, NAME)
IN_LOGIC: Final = (*IN_ELEMENT, TYPE)
IN_IMPORT: Final = (
    *IN_NAMED,
    Attribute("namespace", "namespace", "uri", required=True),
    LOCATION,
    Attribute("importType", "import_type", "language", required=True),
)
DESCRIBED: Final = (
    one("description", "description", "string"),
    one("extensions", "extensionElements", "extensions"),
)
VARIABLE: Final = one("variable", "variable", "informationItem")
TEXT: Final = one("text", "text", "string", required=True)


def _logic(field: str, *, required: bool = False, several: bool = False) -> Part:
    return Part(field, LOGIC, many=several, required=required)


def _shape(
    make: Callable[..., object],
    attributes: tuple[Attribute, ...],
    *parts: Part,
    either: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
) -> Shape:
    return Shape(make, attributes, (*DESCRIBED, *parts), either, along=along)


def _bare(
    make: Callable[..., object],
    attributes: tuple[Attribute, ...],
    *parts: Part,
    get: Callable[[object, str], object] = getattr,
) -> Shape:
    return Shape(make, attributes, parts, foreign=False, placed=False, get=get)


REQUIRED: Final[Mapping[str, str]] = {
    "decision": "requiredDecision",
    "input": "requiredInput",
    "knowledge": "requiredKnowledge",
    "authority": "requiredAuthority",
}


def _requirement(kind: model.RequirementKind, *required: model.RequiredKind) -> Shape:
    def make(**values: object) -> model.Requirement:
        what = next(name for name in required if values.get(name) is not None)
        rest = {name: value for name, value in values.items() if name not in REQUIRED}
        return model.Requirement(kind=kind, required=what, href=values[what], **rest)  # type: ignore[arg-type]

    def get(value: object, field: str) -> object:
        assert isinstance(value, model.Requirement)
        if field in REQUIRED:
            return value.href if value.required == field else None
        return getattr(value, field)

    parts = tuple(one(name, REQUIRED[name], "href") for name in required)
    return Shape(make, IN_ELEMENT, (*DESCRIBED, *parts), required, either_required=True, get=get)


def _only(name: str) -> tuple[Callable[..., object], Callable[[object, str], object]]:
    """An element that is nothing but one text."""
    return lambda **values: values.get(name), lambda value, _: value


_titled, _title = _only("name")
_noted, _note = _only("text")
_quantified = (
    (*IN_LOGIC, Attribute("iteratorVariable", "variable")),
    one("source", "in", "typedChild", required=True),
    one("satisfies", "satisfies", "child", required=True),
)

SHAPES: Final[Mapping[str, Shape]] = {
    "definitions": _shape(
        model.Definitions,
        (
            *IN_NAMED,
            LANGUAGE,
            Attribute("typeLanguage", "type_language", "language"),
            Attribute("namespace", "namespace", "uri", required=True),
            Attribute("exporter", "exporter"),
            Attribute("exporterVersion", "exporter_version"),
        ),
        many("imports", "import", "import"),
        many("items", "itemDefinition", "itemDefinition"),
        Part("elements", ELEMENTS, many=True),
        ranked(
            "others",
            ARTIFACTS,
            {"elementCollection": "raw:elementCollection"},
            BUSINESS,
            {DIAGRAMS: "raw:diagrams"},
            once=frozenset({DIAGRAMS}),
        ),
    ),
    "import": _shape(model.Import, IN_IMPORT),
    "itemDefinition": _shape(
        model.ItemDefinition,
        (
            *IN_NAMED,
            Attribute("typeLanguage", "type_language", "language"),
            Attribute("isCollection", "is_collection", "boolean"),
        ),
        one("type_ref", "typeRef", "type"),
        one("allowed_values", "allowedValues", "unaryTests"),
        one("type_constraint", "typeConstraint", "unaryTests"),
        many("components", "itemComponent", "itemDefinition"),
        one("function", "functionItem", "functionItem"),
        either=("type_ref", "components", "function"),
        along=("allowed_values", "type_constraint"),
    ),
    "functionItem": _shape(
        model.FunctionItem,
        (*IN_ELEMENT, Attribute("outputTypeRef", "output_type_ref", "type")),
        many("parameters", "parameters", "informationItem"),
    ),
    "informationItem": _shape(model.InformationItem, (*IN_NAMED, TYPE)),
    "decision": _shape(
        model.Decision,
        IN_NAMED,
        one("question", "question", "string"),
        one("allowed_answers", "allowedAnswers", "string"),
        VARIABLE,
        ranked("requirements", *NEEDS),
        ranked("others", *REFERENCES),
        _logic("logic"),
    ),
    "businessKnowledgeModel": _shape(
        model.BusinessKnowledgeModel,
        IN_NAMED,
        VARIABLE,
        one("logic", "encapsulatedLogic", "functionDefinition"),
        ranked("requirements", *NEEDS[1:]),
    ),
    "inputData": _shape(model.InputData, IN_NAMED, VARIABLE),
    "knowledgeSource": _shape(
        model.KnowledgeSource,
        (*IN_NAMED, LOCATION),
        many("requirements", "authorityRequirement", "authorityRequirement"),
        one("type", "type", "string"),
        one("owner", "owner", "href"),
    ),
    "decisionService": _shape(
        model.DecisionService,
        IN_NAMED,
        VARIABLE,
        many("output_decisions", "outputDecision", "href"),
        many("encapsulated_decisions", "encapsulatedDecision", "href"),
        many("input_decisions", "inputDecision", "href"),
        many("input_data", "inputData", "href"),
    ),
    "informationRequirement": _requirement("information", "decision", "input"),
    "knowledgeRequirement": _requirement("knowledge", "knowledge"),
    "authorityRequirement": _requirement("authority", "decision", "input", "authority"),
    "unaryTests": _shape(model.UnaryTests, (*IN_LOGIC, LANGUAGE), TEXT),
    "literalExpression": _shape(
        model.LiteralExpression,
        (*IN_LOGIC, LANGUAGE),
        one("text", "text", "string"),
        one("imported_values", "importedValues", "importedValues"),
        either=("text", "imported_values"),
    ),
    "importedValues": _shape(
        model.ImportedValues,
        (*IN_IMPORT, LANGUAGE),
        one("imported_element", "importedElement", "string", required=True),
    ),
    "invocation": _shape(
        model.InvocationExpression,
        IN_LOGIC,
        _logic("function"),
        many("bindings", "binding", "binding"),
    ),
    "binding": _bare(
        model.Binding,
        (),
        one("parameter", "parameter", "informationItem", required=True),
        _logic("formula"),
    ),
    "decisionTable": _shape(
        model.DecisionTableExpression,
        (
            *IN_LOGIC,
            Attribute(
                "hitPolicy",
                "hit_policy",
                allowed=(
                    "UNIQUE",
                    "FIRST",
                    "PRIORITY",
                    "ANY",
                    "COLLECT",
                    "RULE ORDER",
                    "OUTPUT ORDER",
                ),
            ),
            Attribute("aggregation", "aggregation", allowed=("SUM", "COUNT", "MIN", "MAX")),
            Attribute(
                "preferredOrientation",
                "orientation",
                allowed=("Rule-as-Row", "Rule-as-Column", "CrossTable"),
            ),
            Attribute("outputLabel", "output_label"),
        ),
        many("inputs", "input", "inputClause"),
        many("outputs", "output", "outputClause", required=True),
        many("annotations", "annotation", "annotationClause"),
        many("rules", "rule", "tableRule"),
    ),
    "inputClause": _shape(
        model.InputClause,
        IN_ELEMENT,
        one("expression", "inputExpression", "literalExpression", required=True),
        one("values", "inputValues", "unaryTests"),
    ),
    "outputClause": _shape(
        model.OutputClause,
        (*IN_LOGIC, Attribute("name", "name")),
        one("values", "outputValues", "unaryTests"),
        one("default", "defaultOutputEntry", "literalExpression"),
    ),
    "annotationClause": _bare(_titled, (Attribute("name", "name"),), get=_title),
    "tableRule": _shape(
        model.TableRule,
        IN_ELEMENT,
        many("inputs", "inputEntry", "unaryTests"),
        many("outputs", "outputEntry", "literalExpression", required=True),
        many("annotations", "annotationEntry", "annotationEntry"),
    ),
    "annotationEntry": _bare(_noted, (), one("text", "text", "string"), get=_note),
    "context": _shape(
        model.ContextExpression, IN_LOGIC, many("entries", "contextEntry", "contextEntry")
    ),
    "contextEntry": _shape(
        model.ContextEntry, IN_ELEMENT, VARIABLE, _logic("value", required=True)
    ),
    "functionDefinition": _shape(
        model.FunctionExpression,
        (*IN_LOGIC, Attribute("kind", "kind", allowed=("FEEL", "Java", "PMML"))),
        many("parameters", "formalParameter", "informationItem"),
        _logic("body"),
    ),
    "relation": _shape(
        model.RelationExpression,
        IN_LOGIC,
        many("columns", "column", "informationItem"),
        many("rows", "row", "list"),
    ),
    "list": _shape(model.ListExpression, IN_LOGIC, _logic("items", several=True)),
    "child": _bare(model.Child, (ID,), _logic("expression", required=True)),
    "typedChild": _bare(model.Child, (ID, TYPE), _logic("expression", required=True)),
    "for": _shape(
        model.ForExpression,
        _quantified[0],
        _quantified[1],
        one("body", "return", "child", required=True),
    ),
    "every": _shape(partial(model.QuantifiedExpression, kind="every"), *_quantified),
    "some": _shape(partial(model.QuantifiedExpression, kind="some"), *_quantified),
    "conditional": _shape(
        model.ConditionalExpression,
        IN_LOGIC,
        one("condition", "if", "child", required=True),
        one("then", "then", "child", required=True),
        one("otherwise", "else", "child", required=True),
    ),
    "filter": _shape(
        model.FilterExpression,
        IN_LOGIC,
        one("source", "in", "child", required=True),
        one("match", "match", "child", required=True),
    ),
}

# What is kept as it is but must still be what the schema says: nothing is made of these.
_BUSINESS: Final = (*IN_NAMED, Attribute("URI", "uri", "uri"))
_HREF: Final = Attribute("href", "href", "uri", required=True)
KEPT: Final[Mapping[str, Shape]] = {
    "raw:reference": _bare(dict, (_HREF,)),
    "raw:group": _shape(dict, (*IN_ELEMENT, Attribute("name", "name"))),
    "raw:textAnnotation": _shape(
        dict, (*IN_ELEMENT, Attribute("textFormat", "format")), one("text", "text", "string")
    ),
    "raw:association": _shape(
        dict,
        (*IN_ELEMENT, Attribute("associationDirection", "way", allowed=("None", "One", "Both"))),
        one("source", "sourceRef", "href", required=True),
        one("target", "targetRef", "href", required=True),
    ),
    "raw:elementCollection": _shape(dict, IN_NAMED, many("elements", "drgElement", "href")),
    "raw:performanceIndicator": _shape(
        dict, _BUSINESS, many("decisions", "impactingDecision", "href")
    ),
    "raw:organizationUnit": _shape(
        dict,
        _BUSINESS,
        many("made", "decisionMade", "href"),
        many("owned", "decisionOwned", "href"),
    ),
}
