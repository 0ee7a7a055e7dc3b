"""Each thing a procedure is checked for is found where it was planted, and nothing else is."""

from collections.abc import Callable
from typing import Any

import pytest

from liyuan.engines.procedure import check_procedure, read_procedure
from liyuan.engines.procedure.check_paths import MOST_TOGETHER, _walks
from liyuan.rules.domain_procedures import KNOWN
from liyuan.web.messages.language import language
from tests.engines.procedure.conftest import Content, content_of

Spoil = Callable[[Content], object]


def at(content: Content, *path: str | int) -> Any:
    for part in path:
        content = content[part]  # type: ignore[index]
    return content


def step(content: Content, key: str) -> Content:
    found: Content = next(one for one in content["transitions"] if one["key"] == key)
    return found


def found_in(content: Content) -> list[tuple[str, str | None]]:
    findings = check_procedure(read_procedure(content), KNOWN)
    return [(one.code, one.where.field) for one in findings]


PLANTS: dict[str, tuple[Spoil, str, str]] = {
    "a state twice": (
        lambda c: c["states"].append(c["states"][0]),
        "procedure.key.repeated",
        "states.6.key",
    ),
    "two fields of one name": (
        lambda c: at(c, "fields", 1).update(name="船号"),
        "procedure.key.repeated",
        "fields.1.name",
    ),
    "a state that nobody owns": (
        lambda c: at(c, "states", 1).pop("turn"),
        "procedure.state.unowned",
        "states.1",
    ),
    "an unknown phase": (
        lambda c: at(c, "states", 1).update(phase="dream"),
        "procedure.name.unknown",
        "states.1.phase",
    ),
    "an unknown verb": (
        lambda c: step(c, "lend").update(by="case.dream"),
        "procedure.name.unknown",
        "transitions.1.by",
    ),
    "an unknown effect": (
        lambda c: step(c, "lend").update(effects=["dream"]),
        "procedure.name.unknown",
        "transitions.1.effects",
    ),
    "an unknown notice": (
        lambda c: step(c, "lend").update(notices=["lead.dream"]),
        "procedure.name.unknown",
        "transitions.1.notices",
    ),
    "an unknown state to go to": (
        lambda c: step(c, "lend").update(to="dream"),
        "procedure.name.unknown",
        "transitions.1.to",
    ),
    "a form that asks for a kept field": (
        lambda c: step(c, "ask")["asks"].append("renewals"),
        "procedure.name.unknown",
        "transitions.0.asks",
    ),
    "a step that sets what people give": (
        lambda c: step(c, "lend").update(sets={"crew": "3"}),
        "procedure.name.unknown",
        "transitions.1.sets",
    ),
    "a setting of the wrong type": (
        lambda c: step(c, "inspect").update(sets={"inspected": "soon"}),
        "procedure.set.value",
        "transitions.7.sets",
    ),
    "a start of the wrong type": (
        lambda c: at(c, "fields", 7).update(start="none"),
        "procedure.field.start",
        "fields.7.start",
    ),
    "choices of a field that has none": (
        lambda c: at(c, "fields", 0).update(type="choice"),
        "procedure.field.choices",
        "fields.0",
    ),
    "a guard on an unknown name": (
        lambda c: step(c, "lend")["guards"][0].update(when="有船"),
        "feel.check.name",
        "transitions.1.guards.0.when",
    ),
    "a guard that is no condition": (
        lambda c: step(c, "lend")["guards"][0].update(when="人数"),
        "procedure.feel.kind",
        "transitions.1.guards.0.when",
    ),
    "a guard that is not FEEL": (
        lambda c: step(c, "lend")["guards"][0].update(when="人数 >"),
        "feel.syntax.end",
        "transitions.1.guards.0.when",
    ),
    "no opening": (
        lambda c: step(c, "ask").update({"from": ["done"]}),
        "procedure.opening.none",
        "transitions",
    ),
    "an opening to nowhere": (
        lambda c: step(c, "ask").pop("to"),
        "procedure.opening.nowhere",
        "transitions.0",
    ),
    "a state that nothing leads to": (
        lambda c: step(c, "shelter").update(to="lent"),
        "procedure.state.unreachable",
        "states.2",
    ),
    "a state without a way to an end": (
        lambda c: step(c, "inspect").update({"from": ["lent"]}),
        "procedure.state.endless",
        "states.3",
    ),
    "a clock that is never started": (
        lambda c: step(c, "lend").pop("clocks"),
        "procedure.clock.never_started",
        "clocks.0",
    ),
    "a step that names the clock of a unit beside the lead": (
        lambda c: c["clocks"][0].update({"part": "report"}),
        "procedure.clock.part",
        "clocks.0",
    ),
    "a clock that runs at an end": (
        lambda c: step(c, "give_back").pop("clocks"),
        "procedure.clock.left",
        "states.4",
    ),
    "a clock paused twice": (
        lambda c: step(c, "sail_on").pop("clocks"),
        "procedure.clock.act",
        "transitions.4.clocks",
    ),
    "a clock started while it runs": (
        lambda c: step(c, "renew").update(clocks=[{"act": "start", "clock": "loan"}]),
        "procedure.clock.act",
        "transitions.3.clocks",
    ),
    "a pause of what may not be paused": (
        lambda c: at(c, "clocks", 0).update(pausable=False),
        "procedure.clock.unpausable",
        "transitions.4.clocks",
    ),
    "a step of time alone without a time": (
        lambda c: step(c, "give_back").update(timed=True),
        "procedure.step.timed",
        "transitions.6.timed",
    ),
    "a step of time alone that asks for something": (
        lambda c: step(c, "inspect").update(timed=True, after="loan"),
        "procedure.step.timed",
        "transitions.7.timed",
    ),
    "an extension by nothing": (
        lambda c: step(c, "renew")["clocks"][0].pop("amount"),
        "procedure.clock.extend",
        "transitions.3.clocks",
    ),
    "a target without a figure": (
        lambda c: at(c, "clocks", 0, "targets", 0).pop("until"),
        "procedure.clock.target",
        "clocks.0.targets.0",
    ),
    "targets that leave some cases out": (
        lambda c: at(c, "clocks", 0, "targets", 0).update(when="有驾照"),
        "procedure.clock.otherwise",
        "clocks.0.targets.0",
    ),
    "a way round the inspection": (
        lambda c: step(c, "inspect").pop("sets"),
        "procedure.promise.broken",
        "promises.0",
    ),
    "a step whose guard never holds": (
        lambda c: step(c, "deny").update(guards=[{"name": "a", "en": "a", "when": "已验船"}]),
        "procedure.step.never",
        "transitions.2",
    ),
    "a place without a way on": (
        lambda c: step(c, "inspect").update(
            guards=[{"name": "续过", "en": "Renewed", "when": "续借次数 > 0"}]
        ),
        "procedure.state.stuck",
        "states.3",
    ),
}


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_in_its_place_and_has_words(name: str, boat: Content) -> None:
    spoil, code, field = PLANTS[name]
    spoil(boat)
    found = found_in(boat)
    assert (code, field) in found
    assert all(one in language(lang).findings for lang in ("zh", "en") for one, _ in found)


@pytest.mark.parametrize(
    ("pack", "kind"), [("atoll", "boat_loan"), ("atoll", "demand"), ("chengdu", "demand")]
)
def test_the_procedures_of_the_packs_are_sound(pack: str, kind: str) -> None:
    assert found_in(content_of(pack, kind)) == []


@pytest.mark.parametrize(
    ("key", "setting"),
    [
        ("answer", "was_answered"),
        ("settle", "was_answered"),
        ("settle_at_once", "was_answered"),
        ("evaluate", "evaluated"),
        ("note_silence", "silent"),
        ("visit", "visited"),
        ("visit_unreached", "visited"),
        ("check_effect", "effect_known"),
        ("note_effect_refused", "effect_refused"),
        ("redo", "was_answered"),
        ("reopen", "visited"),
    ],
)
def test_no_demand_is_archived_without_the_four_things(key: str, setting: str) -> None:
    """Were a step not to note its part, or a reopening to keep an old one, the proof fails.

    What a reopening keeps is no lie by itself, so there the part is noted wrongly instead.
    """
    content = content_of("chengdu", "demand")
    sets = step(content, key)["sets"]
    sets[setting] = "false" if sets[setting] == "true" else "true"
    broken = {code for code, _ in found_in(content)}
    if key in ("redo", "reopen"):
        content["promises"].append(_fresh(key, setting))
        broken = {code for code, _ in found_in(content)}
    assert "procedure.promise.broken" in broken


def _fresh(key: str, setting: str) -> Content:
    """The promise that a case done again begins without its old answer."""
    state = {"redo": "handling", "reopen": "accepted"}[key]
    name = {"was_answered": "已有答复", "visited": "已有回访"}[setting]
    return {"state": state, "name": name, "en": name, "when": f"not({name})"}


def test_the_demand_is_followed_by_slices_and_a_small_one_whole() -> None:
    large, small = (
        read_procedure(content_of(*of)) for of in (("chengdu", "demand"), ("atoll", "demand"))
    )
    assert len(_walks(large)) > 1
    (whole,) = _walks(small)
    assert len(whole.came_by) < MOST_TOGETHER
