"""A decision model (DMN 1.5) as values: what its XML says, nothing read or run yet.

Names are the standard's. What a model carries but no rule reads (diagrams, annotations, business
context, extensions of other tools) is kept as `Raw`, so that a file goes out as it came in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from liyuan.engines.findings import NOWHERE, Finding, Where

FEEL_URI = "https://www.omg.org/spec/DMN/20230324/FEEL/"
FunctionKind = Literal["FEEL", "Java", "PMML"]
QuantifierKind = Literal["some", "every"]


class ModelError(ValueError):
    """A model that cannot be read, written or run; `findings` has all that is wrong."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(f"{f.code} {f.where.line} {dict(f.params)}" for f in findings))
        self.findings = findings


@dataclass(frozen=True)
class Raw:
    """XML kept as it is: one element with its namespaces declared, without idle space."""

    xml: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element may have; `attributes` are those of other namespaces, `{uri}name`.

    `where` is the line of the element, of its text where it has one; two models that differ in
    places only are equal.
    """

    id: str | None = None
    label: str | None = None
    description: str | None = None
    extensions: tuple[Raw, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class NamedElement(Element):
    name: str


@dataclass(frozen=True, kw_only=True)
class InformationItem(NamedElement):
    """A variable, parameter or column."""

    type_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expression(Element):
    """Any logic, boxed or literal."""

    type_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnaryTests(Expression):
    """Tests as text: a cell, allowed values, a constraint."""

    text: str
    expression_language: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedValues(NamedElement):
    """An expression taken from elsewhere: kept, never fetched."""

    namespace: str
    import_type: str
    imported_element: str
    location_uri: str | None = None
    expression_language: str | None = None


@dataclass(frozen=True, kw_only=True)
class LiteralExpression(Expression):
    """FEEL as text; None when the element has none."""

    text: str | None = None
    imported_values: ImportedValues | None = None
    expression_language: str | None = None


@dataclass(frozen=True, kw_only=True)
class InputClause(Element):
    expression: LiteralExpression
    values: UnaryTests | None = None


@dataclass(frozen=True, kw_only=True)
class OutputClause(Element):
    name: str | None = None
    type_ref: str | None = None
    values: UnaryTests | None = None
    default: LiteralExpression | None = None


@dataclass(frozen=True, kw_only=True)
class TableRule(Element):
    """A row; `annotations` are the texts of its annotation entries."""

    inputs: tuple[UnaryTests, ...] = ()
    outputs: tuple[LiteralExpression, ...]
    annotations: tuple[str | None, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionTableExpression(Expression):
    """A decision table; None where the attribute is left out (UNIQUE is then meant)."""

    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...]
    annotations: tuple[str | None, ...] = ()
    rules: tuple[TableRule, ...] = ()
    hit_policy: str | None = None
    aggregation: str | None = None
    orientation: str | None = None
    output_label: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContextEntry(Element):
    """One entry; without a variable it is the result of the context."""

    variable: InformationItem | None = None
    value: Expression


@dataclass(frozen=True, kw_only=True)
class ContextExpression(Expression):
    entries: tuple[ContextEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListExpression(Expression):
    items: tuple[Expression, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RelationExpression(Expression):
    columns: tuple[InformationItem, ...] = ()
    rows: tuple[ListExpression, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FunctionExpression(Expression):
    """A boxed function; only kind FEEL can be run."""

    parameters: tuple[InformationItem, ...] = ()
    body: Expression | None = None
    kind: FunctionKind | None = None


@dataclass(frozen=True, kw_only=True)
class Binding:
    parameter: InformationItem
    formula: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class InvocationExpression(Expression):
    function: Expression | None = None
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Child:
    """An expression in a slot of a boxed filter, conditional or iterator."""

    expression: Expression
    id: str | None = None
    type_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConditionalExpression(Expression):
    condition: Child
    then: Child
    otherwise: Child


@dataclass(frozen=True, kw_only=True)
class FilterExpression(Expression):
    source: Child
    match: Child


@dataclass(frozen=True, kw_only=True)
class ForExpression(Expression):
    variable: str | None = None
    source: Child
    body: Child


@dataclass(frozen=True, kw_only=True)
class QuantifiedExpression(Expression):
    kind: QuantifierKind
    variable: str | None = None
    source: Child
    satisfies: Child


@dataclass(frozen=True, kw_only=True)
class FunctionItem(Element):
    parameters: tuple[InformationItem, ...] = ()
    output_type_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class ItemDefinition(NamedElement):
    """A type: a reference with constraints, or components, or a function."""

    type_ref: str | None = None
    allowed_values: UnaryTests | None = None
    type_constraint: UnaryTests | None = None
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None
    type_language: str | None = None
    is_collection: bool | None = None


RequirementKind = Literal["information", "knowledge", "authority"]
RequiredKind = Literal["decision", "input", "knowledge", "authority"]


@dataclass(frozen=True, kw_only=True)
class Requirement(Element):
    """An arrow of the graph: `href` is `#id` or `namespace#id`."""

    kind: RequirementKind
    required: RequiredKind
    href: str


@dataclass(frozen=True, kw_only=True)
class DrgElement(NamedElement):
    variable: InformationItem | None = None


@dataclass(frozen=True, kw_only=True)
class InputData(DrgElement):
    pass


@dataclass(frozen=True, kw_only=True)
class Decision(DrgElement):
    """`others` are references to objectives, owners and processes, kept in order."""

    question: str | None = None
    allowed_answers: str | None = None
    requirements: tuple[Requirement, ...] = ()
    others: tuple[Raw, ...] = ()
    logic: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class BusinessKnowledgeModel(DrgElement):
    logic: FunctionExpression | None = None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionService(DrgElement):
    """Each of the four is a tuple of hrefs."""

    output_decisions: tuple[str, ...] = ()
    encapsulated_decisions: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KnowledgeSource(DrgElement):
    """A law, a paper, a person."""

    requirements: tuple[Requirement, ...] = ()
    type: str | None = None
    owner: str | None = None
    location_uri: str | None = None


@dataclass(frozen=True, kw_only=True)
class Import(NamedElement):
    namespace: str
    import_type: str
    location_uri: str | None = None


@dataclass(frozen=True, kw_only=True)
class Definitions(NamedElement):
    """A whole model; `elements` in the order of the file, `others` after them as they came."""

    namespace: str
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    elements: tuple[DrgElement, ...] = ()
    others: tuple[Raw, ...] = ()
    expression_language: str | None = None
    type_language: str | None = None
    exporter: str | None = None
    exporter_version: str | None = None
