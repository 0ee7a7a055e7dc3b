"""Who is told of an alarm of a case's clock, with who stands in, and in which words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, Unit
from liyuan.cases.domain import SUBJECT
from liyuan.cases.effects import Ringing, Rung
from liyuan.notices.actions import notify_all
from liyuan.notices.domain import Note, To
from liyuan.notices.queries_members import members_of
from liyuan.web.days import deadline

TOPIC = "case"
WORKING_DAYS = "working_days"
NOBODY = "nobody"
# Who is told first, and who else where that is nobody: a word of `AlarmRule.tell`, and whom it is.
Chain = tuple[tuple[str, list[To]], ...]


@dataclass(frozen=True)
class Roles:
    """Where units stand, and in which of them people hold the roles that alarms name."""

    paths: Mapping[int, str]
    holders: Mapping[str, Sequence[int]]

    @classmethod
    def held(cls) -> "Roles":
        wanted = (Role.SUPERVISION, Role.CALLER, Role.LEADER)
        grants = Grant.objects.filter(role__in=wanted, until=None, unit__isnull=False)
        found: dict[str, list[int]] = {role: [] for role in wanted}
        rows = grants.order_by("unit_id").values_list("role", "unit_id").distinct()
        for role, unit in rows:
            found[role].append(unit)
        return cls(dict(Unit.objects.values_list("pk", "path")), found)


def sound(rungs: Sequence[Rung], at: datetime) -> list[str]:
    """Tell alarms, and of each who was reached; a fixed number of queries, however many."""
    roles = Roles.held()
    chains = [CHAINS[rung.ring.rule.tell](rung.case, roles) for rung in rungs]
    members = members_of({to for chain in chains for _, tos in chain for to in tos}, at)
    reached, notes = [], []
    for rung, chain in zip(rungs, chains, strict=True):
        told, to = next(
            ((word, tos) for word, tos in chain if any(members.get(one) for one in tos)),
            (NOBODY, []),
        )
        reached.append(told)
        notes.append(_note(rung, told, to))
    notify_all(notes, at)
    return reached


def _note(rung: Rung, told: str, to: list[To]) -> Note:
    case, ring = rung.case, rung.ring
    return Note(
        key=f"{case.number}-{case.name}-{case.unit or ''}-{ring.key}-{ring.at:%y%m%d%H%M}",
        to=to,
        topic=TOPIC,
        title=_title(rung, told),
        subject=(SUBJECT, case.number),
        params={"number": case.number, "due": deadline(case.deadline_at)},
        # what is counted in hours cannot wait for the morning
        urgent=case.urgent or ring.rule.unit != WORKING_DAYS,
        due_at=case.deadline_at,
        but=[case.about_person] if case.about_person else [],
    )


def _title(rung: Rung, told: str) -> str:
    """A firm is asked to do its part; a wait that ends is nobody's lateness."""
    amount = rung.ring.rule.amount
    if told == "firm":
        return "alarm.firm"
    if rung.wait:
        return "alarm.wait_near" if amount < 0 else "alarm.wait_due"
    return "alarm.near" if amount < 0 else "alarm.late" if amount else "alarm.due"


def _unit(case: Ringing, unit: int | None) -> list[To]:
    """The people of a unit; never those of the one that a case complains about."""
    return [To.unit(unit)] if unit and unit != case.about else []


def _holders(case: Ringing, role: Role, units: Sequence[int]) -> list[To]:
    return [To.unit(unit, role) for unit in units if unit != case.about]


def _supervision(case: Ringing, roles: Roles) -> Chain:
    units = roles.holders[Role.SUPERVISION]
    return (("supervision", _holders(case, Role.SUPERVISION, units)),)


def _head(case: Ringing, roles: Roles) -> Chain:
    """The unit that works on it, before that the one on whose desk it lies."""
    return ("head", _unit(case, case.lead or case.desk)), *_supervision(case, roles)


def _owner(case: Ringing, roles: Roles) -> Chain:
    return ("owner", [To.user(case.owner)] if case.owner else []), *_head(case, roles)


def _leader(case: Ringing, roles: Roles) -> Chain:
    """The leaders nearest above the unit; what went straight to supervision stays there."""
    own = roles.paths.get(case.lead or case.desk or 0, "")
    above = {u: len(roles.paths[u]) for u in roles.holders[Role.LEADER]}
    above = {u: far for u, far in above.items() if own.startswith(roles.paths[u])}
    near = [] if case.direct else [u for u in above if above[u] == max(above.values())]
    return ("leader", _holders(case, Role.LEADER, near)), *_supervision(case, roles)


def _desk(word: str) -> Callable[[Ringing, Roles], Chain]:
    return lambda case, roles: ((word, _unit(case, case.desk)), *_supervision(case, roles))


def _caller(case: Ringing, roles: Roles) -> Chain:
    callers = _holders(case, Role.CALLER, roles.holders[Role.CALLER])
    return ("caller", callers), *_supervision(case, roles)


def _firm(case: Ringing, roles: Roles) -> Chain:
    return (("firm", [To.firm(case.firm)] if case.firm else []),)


CHAINS: Mapping[str, Callable[[Ringing, Roles], Chain]] = {
    "owner": _owner,
    "head": _head,
    "leader": _leader,
    "supervision": _supervision,
    "dispatcher": _desk("dispatcher"),
    "approver": _desk("approver"),
    "caller": _caller,
    "firm": _firm,
}
