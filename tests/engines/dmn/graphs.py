"""Short ways to write decision models as values in the tests; an element's id is its name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.graph.compiled import CompiledModel, compile_model
from liyuan.engines.feel import Result, Value

NAMESPACE = "urn:test"
DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
Logic = str | m.Expression


def feel(text: Logic, type_ref: str | None = None) -> m.Expression:
    return m.LiteralExpression(text=text, type_ref=type_ref) if isinstance(text, str) else text


def item(name: str, type_ref: str | None = None) -> m.InformationItem:
    return m.InformationItem(name=name, type_ref=type_ref)


def given(name: str, type_ref: str | None = None) -> m.InputData:
    return m.InputData(name=name, id=name, variable=item(name, type_ref))


def needs(*names: str) -> tuple[m.Requirement, ...]:
    """Requirements; a name that begins with `f:` is a function's."""
    return tuple(
        m.Requirement(kind="knowledge", required="knowledge", href=_href(name[2:]))
        if name.startswith("f:")
        else m.Requirement(kind="information", required="decision", href=_href(name))
        for name in names
    )


def _href(name: str) -> str:
    return name if "#" in name else f"#{name}"


def decision(name: str, logic: Logic | None, *need: str, type_ref: str | None = None) -> m.Decision:
    return m.Decision(
        name=name,
        id=name,
        variable=item(name, type_ref),
        requirements=needs(*need),
        logic=None if logic is None else feel(logic),
    )


def function(parameters: Mapping[str, str | None], body: Logic) -> m.FunctionExpression:
    return m.FunctionExpression(
        parameters=tuple(item(name, ref) for name, ref in parameters.items()), body=feel(body)
    )


def knowledge(
    name: str,
    parameters: Mapping[str, str | None],
    body: Logic,
    *need: str,
    type_ref: str | None = None,
) -> m.BusinessKnowledgeModel:
    return m.BusinessKnowledgeModel(
        name=name,
        id=name,
        variable=item(name, type_ref),
        logic=function(parameters, body),
        requirements=needs(*(f"f:{n}" for n in need)),
    )


def service(
    name: str,
    *outputs: str,
    data: tuple[str, ...] = (),
    decisions: tuple[str, ...] = (),
    type_ref: str | None = None,
) -> m.DecisionService:
    return m.DecisionService(
        name=name,
        id=name,
        variable=item(name, type_ref),
        output_decisions=tuple(map(_href, outputs)),
        input_data=tuple(map(_href, data)),
        input_decisions=tuple(map(_href, decisions)),
    )


def context(*entries: tuple[str | None, Logic]) -> m.ContextExpression:
    return m.ContextExpression(
        entries=tuple(
            m.ContextEntry(variable=item(name) if name else None, value=feel(value))
            for name, value in entries
        )
    )


def child(logic: Logic) -> m.Child:
    return m.Child(expression=feel(logic))


def tests(text: str) -> m.UnaryTests:
    return m.UnaryTests(text=text)


def typed(name: str, type_ref: str | None = None, **more: object) -> m.ItemDefinition:
    return m.ItemDefinition(name=name, type_ref=type_ref, **more)  # type: ignore[arg-type]


def decision_table(
    inputs: str,
    outputs: str,
    *rows: str,
    policy: str | None = None,
    aggregation: str | None = None,
    values: tuple[str | None, ...] = (),
    defaults: tuple[str | None, ...] = (),
    allowed: tuple[str | None, ...] = (),
) -> m.DecisionTableExpression:
    """Columns apart by spaces, cells by `|`; one output needs no name."""
    heads, names = inputs.split(), outputs.split() or [""]
    return m.DecisionTableExpression(
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(
            m.InputClause(
                expression=m.LiteralExpression(text=head),
                values=tests(text) if (text := _nth(allowed, at)) else None,
            )
            for at, head in enumerate(heads)
        ),
        outputs=tuple(
            m.OutputClause(
                name=name or None,
                values=tests(text) if (text := _nth(values, at)) else None,
                default=m.LiteralExpression(text=d) if (d := _nth(defaults, at)) else None,
            )
            for at, name in enumerate(names)
        ),
        rules=tuple(_rule([cell.strip() for cell in row.split("|")], len(heads)) for row in rows),
    )


def _nth(texts: tuple[str | None, ...], at: int) -> str | None:
    return texts[at] if at < len(texts) else None


def _rule(cells: list[str], inputs: int) -> m.TableRule:
    outputs = tuple(m.LiteralExpression(text=cell) for cell in cells[inputs:])
    return m.TableRule(inputs=tuple(map(tests, cells[:inputs])), outputs=outputs)


def definitions(
    *elements: m.DrgElement,
    items: tuple[m.ItemDefinition, ...] = (),
    namespace: str = NAMESPACE,
    imports: Mapping[str, str] | None = None,
) -> m.Definitions:
    """`imports`: namespaces by the name they are imported under."""
    return m.Definitions(
        name="模型",
        namespace=namespace,
        items=items,
        elements=elements,
        imports=tuple(
            m.Import(name=name, namespace=at, import_type=DMN)
            for name, at in (imports or {}).items()
        ),
    )


def compiled(*elements: m.DrgElement, items: tuple[m.ItemDefinition, ...] = ()) -> CompiledModel:
    return compile_model(definitions(*elements, items=items))


def decided(name: str, *elements: m.DrgElement, **inputs: object) -> Result:
    return compiled(*elements).decide(name, inputs)


def value_of(logic: Logic, **inputs: object) -> Value:
    """The value of one decision with this logic."""
    data = tuple(given(name) for name in inputs)
    return decided("d", *data, decision("d", logic, *inputs), **inputs).value


def number(value: int | str) -> Decimal:
    return Decimal(value)


def numbers(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))
