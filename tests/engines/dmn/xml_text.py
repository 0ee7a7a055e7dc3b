"""Short ways to write the XML of a decision model in the tests; an id is a name without spaces."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from liyuan.engines.dmn.graph.compiled import CompiledModel, compile_model
from liyuan.engines.dmn.xml.names import MODEL
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.feel.values import inner_text
from tests.engines.feel.specs import shown, standard


def model(
    *parts: str, namespace: str = "urn:test", known: Iterable[CompiledModel] = ()
) -> CompiledModel:
    """The model of these parts, read from XML; `known` are models that it may import."""
    head = f'<definitions xmlns="{MODEL}" namespace="{namespace}" name="m">'
    definitions = read_model(f"{head}{''.join(parts)}</definitions>".encode(), checked=False)
    return compile_model(definitions, {c.definitions.namespace: c.definitions for c in known})


def decided(model: CompiledModel, name: str, **inputs: str) -> str:
    """The value of a decision as text; inputs are FEEL, a name's spaces are underscores."""
    return inner_text(model.decide(name, _values(inputs)).value)


def invoked(model: CompiledModel, name: str, **inputs: str) -> str:
    """The value of a function or service as text."""
    return inner_text(model.invoke(name, _values(inputs)).value)


def comes_to(text: str) -> str:
    """The value of FEEL as text, to compare with."""
    return shown(text)


def _values(inputs: dict[str, str]) -> dict[str, object]:
    return {name.replace("_", " "): standard(text) for name, text in inputs.items()}


def _id(name: str) -> str:
    return quoteattr(name.replace(" ", ""))


def _typed(name: str) -> str:
    """`name` or `name:type` as attributes."""
    plain, _, kind = name.partition(":")
    return f"name={quoteattr(plain)}" + (f" typeRef={quoteattr(kind)}" if kind else "")


def logic(text: str) -> str:
    """A boxed expression as it is, any other text as a literal expression."""
    boxed = text.startswith("<")
    return text if boxed else f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def _needs(names: Iterable[str]) -> str:
    kinds = {"i:": ("information", "requiredInput"), "f:": ("knowledge", "requiredKnowledge")}
    made = []
    for name in names:
        arrow, tag = kinds.get(name[:2], ("information", "requiredDecision"))
        plain = name[2:] if name[:2] in kinds else name
        href = plain.replace(" ", "") if "#" in plain else "#" + plain.replace(" ", "")
        made.append(f'<{arrow}Requirement><{tag} href="{href}"/></{arrow}Requirement>')
    return "".join(made)


def given(name: str) -> str:
    plain = name.partition(":")[0]
    return (
        f"<inputData name={quoteattr(plain)} id={_id(plain)}><variable {_typed(name)}/></inputData>"
    )


def decision(name: str, text: str, *needs: str) -> str:
    """Needs are decisions; `i:` begins an input's name, `f:` a function's."""
    plain = name.partition(":")[0]
    head = f"<decision name={quoteattr(plain)} id={_id(plain)}><variable {_typed(name)}/>"
    return head + _needs(needs) + (logic(text) if text else "") + "</decision>"


def function(parameters: Iterable[str], text: str, tag: str = "functionDefinition") -> str:
    inner = "".join(f"<formalParameter {_typed(p)}/>" for p in parameters)
    return f"<{tag}>{inner}{logic(text)}</{tag}>"


def knowledge(name: str, parameters: Iterable[str], text: str, *needs: str) -> str:
    plain = name.partition(":")[0]
    tag = "businessKnowledgeModel"
    head = f"<{tag} name={quoteattr(plain)} id={_id(plain)}><variable {_typed(name)}/>"
    body = function(parameters, text, "encapsulatedLogic")
    return f"{head}{body}{_needs(f'f:{n}' for n in needs)}</{tag}>"


def service(name: str, outputs: str, inside: str = "", decisions: str = "", data: str = "") -> str:
    """Names apart by spaces."""
    tags = ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
    pairs = zip(tags, (outputs, inside, decisions, data), strict=True)
    inner = "".join(f'<{tag} href="#{n}"/>' for tag, names in pairs for n in names.split())
    plain = name.partition(":")[0]
    head = f"<decisionService name={quoteattr(plain)} id={_id(plain)}><variable {_typed(name)}/>"
    return f"{head}{inner}</decisionService>"


def invocation(called: str, **bindings: str) -> str:
    inner = "".join(
        f'<binding><parameter name="{name.replace("_", " ")}"/>{logic(text)}</binding>'
        for name, text in bindings.items()
    )
    return f"<invocation>{logic(called)}{inner}</invocation>"


def context(*entries: tuple[str, str]) -> str:
    """Entries by name; an empty name is the result."""
    inner = "".join(
        f"<contextEntry>{f'<variable {_typed(name)}/>' if name else ''}{logic(text)}</contextEntry>"
        for name, text in entries
    )
    return f"<context>{inner}</context>"


def slots(tag: str, variable: str = "", **texts: str) -> str:
    """A boxed conditional, filter or iterator; a slot's name may end in an underscore."""
    inner = "".join(f"<{k.strip('_')}>{logic(v)}</{k.strip('_')}>" for k, v in texts.items())
    return f"<{tag}{f' iteratorVariable={quoteattr(variable)}' if variable else ''}>{inner}</{tag}>"


def rows(*cells: str) -> str:
    """A list; a cell may be boxed."""
    return f"<list>{''.join(map(logic, cells))}</list>"


def relation(columns: Iterable[str], *lines: Iterable[str]) -> str:
    heads = "".join(f"<column {_typed(column)}/>" for column in columns)
    body = "".join(f"<row>{''.join(map(logic, line))}</row>" for line in lines)
    return f"<relation>{heads}{body}</relation>"


def kind(
    name: str,
    allowed: str = "",
    constraint: str = "",
    many: bool = False,
    parts: Iterable[str] = (),
) -> str:
    """An item definition `name:type`, or one with parts."""
    plain, _, of = name.partition(":")
    inner = f"<typeRef>{of}</typeRef>" if of else ""
    for tag, text in (("allowedValues", allowed), ("typeConstraint", constraint)):
        inner += f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""
    inner += "".join(part.replace("itemDefinition", "itemComponent") for part in parts)
    more = ' isCollection="true"' if many else ""
    return f"<itemDefinition name={quoteattr(plain)}{more}>{inner}</itemDefinition>"
