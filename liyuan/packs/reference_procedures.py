"""The procedures of packs as Markdown: a drawing, then states, steps, clocks and promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from liyuan.engines.procedure import (
    AlarmRule,
    ClockRule,
    Procedure,
    TargetRule,
    Transition,
    mermaid,
    read_procedure,
)
from liyuan.engines.procedure.diagram import MOST_SOURCES
from liyuan.packs.pack import Pack
from liyuan.packs.reference import GENERATED, table
from liyuan.rules.domain import Kind

CALENDARS: Mapping[str, str] = {
    "city": "the city's working time",
    "unit": "the unit's working time",
    "duty": "duty hours",
}


def procedures_page(packs: Iterable[Pack]) -> str:
    """Every procedure of sound packs."""
    return "\n".join(_lines(packs)) + "\n"


def _lines(packs: Iterable[Pack]) -> Iterator[str]:
    yield "# Procedures"
    yield ""
    yield GENERATED
    yield ""
    yield "A case goes by the version of its procedure that was in force when it was opened."
    yield "Figures marked *demo default* wait for the competent department. Drawings leave out"
    yield f"steps that stay in their state, and those from more than {MOST_SOURCES} states."
    yield ""
    for pack in packs:
        manifest = pack.manifest.content
        for text in pack.texts_of(Kind.PROCEDURE):
            procedure = read_procedure(text.content)
            yield f"## {manifest['name']} · {manifest['en']}: {procedure.name} · {procedure.en}"
            yield ""
            if note := text.content.get("note_en"):
                yield f"{note}."
                yield ""
            yield from _procedure(procedure)


def _procedure(procedure: Procedure) -> Iterator[str]:
    yield "```mermaid"
    yield mermaid(procedure).rstrip("\n")
    yield "```"
    yield ""
    phases = {one.key: f"{one.name} · {one.en}" for one in procedure.phases}
    rows = (
        (f"{one.name} · {one.en}", f"`{one.key}`", phases[one.phase], one.turn or "nobody")
        for one in procedure.states
    )
    yield from table(("State", "Key", "Phase", "On the desk of"), rows)
    head = ("Step", "From", "To", "By", "Only if", "Asks for", "Clocks")
    yield from table(head, (_step(procedure, one) for one in procedure.transitions))
    if procedure.clocks:
        clocks = (row for clock in procedure.clocks for row in _clock(procedure, clock))
        yield from table(("Clock", "When", "Runs", "Calendar", "Tells", "Source"), clocks)
    if procedure.promises:
        promised = (
            (procedure.state(one.state).en, f"{one.name} · {one.en}", f"`{one.when}`")
            for one in procedure.promises
        )
        yield from table(("In the state", "Promise, proved on every path", "That is"), promised)


def _step(procedure: Procedure, one: Transition) -> tuple[str, ...]:
    only = [f"{guard.en} (`{guard.when}`)" for guard in one.guards]
    only += [f"{procedure.clock(one.after).en} has run out"] if one.after else []
    only += ["the system takes it then"] if one.timed else []
    only += [f"{procedure.clock(one.within).en} has not run out"] if one.within else []
    only += [f"by nobody (nor their unit) who did: {', '.join(one.apart)}"] if one.apart else []
    asks = (
        f"{procedure.field(a.field).en}{'' if a.required else ' (may be empty)'}" for a in one.asks
    )
    return (
        f"{one.name} · {one.en}",
        ", ".join(procedure.state(key).en for key in one.sources) or "(opens)",
        procedure.state(one.to).en if one.to else "(stays)",
        f"`{one.verb}`",
        "; ".join(only),
        ", ".join(asks),
        ", ".join(f"{act.act} {act.clock}" for act in one.clocks),
    )


def _clock(procedure: Procedure, clock: ClockRule) -> Iterator[tuple[str, ...]]:
    kind = "; nobody is late at its end" if clock.wait else ""
    kind += f"; each unit beside the lead, until its {clock.part}" if clock.part else ""
    tells = "; ".join(f"{a.tell} {_from_end(a)}" for a in clock.alarms)
    for target in clock.targets:
        demo = "" if target.verified else " (*demo default*)"
        yield (
            f"{clock.name} · {clock.en}{kind}",
            f"`{target.when}`" if target.when else "otherwise" if clock.targets[1:] else "always",
            _runs(procedure, target),
            CALENDARS[target.calendar or clock.calendar],
            tells,
            f"{target.article}{demo}",
        )


def _runs(procedure: Procedure, target: TargetRule) -> str:
    if target.until:
        return f"until the day in “{procedure.field(target.until).en}”"
    if target.unit == "midnight":
        return "to 24:00 of the natural day of its start"
    return f"{target.amount} {_unit(target.unit)}"


def _from_end(alarm: AlarmRule) -> str:
    if not alarm.amount:
        return "at its end"
    side = "before" if alarm.amount < 0 else "after"
    return f"{abs(alarm.amount)} {_unit(alarm.unit)} {side}"


def _unit(unit: str) -> str:
    return unit.replace("_", " ")
