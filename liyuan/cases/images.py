"""How a case was before a step: its own columns, clocks and parties, to be put back whole."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from liyuan.cases.clocks import Clocks
from liyuan.cases.models import Case, CaseClock, CaseParty
from liyuan.engines.procedure import Procedure
from liyuan.web.compiled import Compiled

# What a step may change; the firm, the place and the number stay.
PLAIN = ("state", "turn", "urgent", "result", "facts")
KEYS = ("lead_id", "owner_id", "turn_unit_id")
TIMES = ("accepted_at", "dispatched_at", "signed_at", "resolved_at", "archived_at", "ended_at")
PARTY = ("unit_id", "role", "state", "owner_id")
PARTY_TIMES = ("asked_at", "signed_at", "reported_at")
_PARTIES = Compiled(lambda case: CaseParty.objects.filter(case=case))


def image_of(case: Case, clocks: Iterable[CaseClock]) -> dict[str, Any]:
    """A case as JSON keeps it, before a step."""
    return {
        "case": {name: getattr(case, name) for name in (*PLAIN, *KEYS)},
        "times": {name: _text(getattr(case, name)) for name in TIMES},
        "clocks": [
            {"name": clock.name, "unit": clock.unit_id, "events": clock.events} for clock in clocks
        ],
        "parties": [
            {name: getattr(party, name) for name in PARTY}
            | {name: _text(getattr(party, name)) for name in PARTY_TIMES}
            for party in _PARTIES(case.pk)
        ],
    }


def put_back(case: Case, image: Mapping[str, Any], procedure: Procedure, at: datetime) -> None:
    """Make a case what it was; its clocks replay from the events that they had."""
    for name, value in image["case"].items():
        setattr(case, name, value)
    for name, value in image["times"].items():
        setattr(case, name, _moment(value))
    kept = {(clock["name"], clock["unit"]): clock["events"] for clock in image["clocks"]}
    there = case.clocks.values_list("pk", "name", "unit")
    case.clocks.filter(pk__in=[pk for pk, *key in there if tuple(key) not in kept]).delete()
    clocks = Clocks.of(case, procedure, at)
    for clock in clocks.known:
        clock.events = kept[clock.name, clock.unit_id]
        clocks.changed.append(clock)
    clocks.note_due()
    clocks.save()
    case.parties.all().delete()
    CaseParty.objects.bulk_create(
        CaseParty(case=case, **_party(party)) for party in image["parties"]
    )


def _party(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in PARTY} | {
        name: _moment(said[name]) for name in PARTY_TIMES
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
