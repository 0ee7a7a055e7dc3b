"""One of each thing that demands and supervision keep, with who made it."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.actions_together import Call, whistle
from liyuan.demands.actions_topics import Wanted, open_topic
from liyuan.demands.models import Whistle
from liyuan.engines.clock import Target, Unit
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.rules.models import PackDocument
from liyuan.supervision.actions_instructions import Wanted as Ordered
from liyuan.supervision.actions_instructions import open_task, record_instruction
from liyuan.supervision.actions_papers import draft_paper, issue_paper
from tests import atoll
from tests.cast import FROM, person
from tests.demands.cast import lead, open_demand, to_answered, to_dispatched, walk
from tests.supervision.test_papers import kind

Who = Mapping[str, User]


def one_of_each(firm: Enterprise, who: Who) -> Mapping[str, str]:
    """Addresses' parts by name: a demand in each hand, papers, an instruction, a topic."""
    chain = ("reminder", ""), ("order", "reminder"), ("bulletin", "order"), ("talk", "bulletin")
    row = {"key": "lead-01", "leader": "某人", "title": "市领导"}
    for name, content in (
        ("papers", {"papers": [kind(*one) for one in chain]}),
        ("leaders", [row]),
    ):
        PackDocument.objects.create(name=name, content=content, content_hash="x")
    Assignment.objects.create(enterprise=firm, officer=who["officer"], since=FROM)
    at, by = timezone.now() - timedelta(hours=2), who["supervision"]

    def fresh(**more: object) -> Case:
        return open_demand(firm.pk, who["firm"], at, collected_at=at, **more)

    handed = to_dispatched(fresh(), who, at)
    signed = walk(to_dispatched(fresh(), who, at), ("sign", who["department"], at, {}))
    call = Call((atoll.unit("AT-STAT").code,), "来", Target(4, Unit.WORKING_HOURS))
    whistle(signed, call, by=who["department"], unit=lead(), at=at)
    days_ago = at - timedelta(days=3)
    answered = to_answered(
        open_demand(firm.pk, who["firm"], days_ago, collected_at=days_ago), who, days_ago
    )
    draft = draft_paper("reminder", lead(), [handed], by=by, at=at)
    issued = issue_paper(draft_paper("reminder", lead(), [handed], by=by, at=at), by=by, at=at)
    instruction = record_instruction("lead-01", "某人", at.date(), "办", by=by, at=at)
    task = open_task(instruction, Ordered(lead(), "办", at.date(), None), by=by, at=at)
    wanted = Wanted(name="用电", unit=lead(), category="reef-dock", park=None, plan="")
    return {
        "FRESH": fresh().number,
        "HANDED": handed.number,
        "SIGNED": signed.number,
        "CALLED": str(Whistle.objects.get().pk),
        "ANSWERED": answered.number,
        "DRAFT": str(draft.pk),
        "ISSUED": str(issued.pk),
        "INSTRUCTION": str(instruction.pk),
        "TASK": str(task.pk),
        "TOPIC": str(open_topic(wanted, by=by, at=at).pk),
        "PERSON": str(who["officer"].pk),
    }


def filled(path: str, parts: Mapping[str, str]) -> str:
    """An address with the numbers of real things in it."""
    for name, value in parts.items():
        path = path.replace(name, value)
    return path


def everybody(who: Who) -> Who:
    """The cast, and a namesake of each role somewhere else."""
    far = {
        f"far {role}": person(role, unit=atoll.unit("A2"), username=f"far-{role}")
        for role in Role
        if role not in (Role.FIRM, Role.FIRM_READER, Role.PUBLIC)
    }
    return {**who, **far, "liaison": person(Role.LIAISON, unit=atoll.unit("AT"))}
