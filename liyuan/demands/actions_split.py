"""A demand split into parts, each with its own lead unit and clocks, under one parent."""

from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import Unit, User
from liyuan.cases.actions import hold, open_case
from liyuan.cases.domain import SUBJECT, Opening, Refused, StepRefused
from liyuan.cases.models import Case, CaseUndo
from liyuan.demands.domain import DIRECT, PLAIN
from liyuan.demands.models import Demand
from liyuan.journal.actions import record


@transaction.atomic
def split_off(
    case: Case, title: str, text: str, *, by: User, unit: Unit | None, at: datetime
) -> Case:
    """Open a part of a demand; it lies on the desk of who hands over. A part is not split again.

    What protects the parent protects the part: whom it is about, that it is 直报, that the firm
    is withheld.
    """
    held = hold(case)
    if held.ended_at or held.resolved_at or held.parent_id:
        raise StepRefused(Refused.NOT_NOW)
    whole = Demand.objects.get(case=held)
    opening = _opening(held, whole, title, at)
    child = open_case(opening, by=by, unit=unit, at=at, beside=lambda c: _keep(c, whole, text))
    said = {"unit": unit.code if unit else "", "child": child.number}
    subject = (SUBJECT, held.number)
    record(action=f"{held.kind}.split", subject=subject, by=by, at=at, payload=said)
    CaseUndo.objects.filter(case=held).delete()
    return child


def _opening(case: Case, whole: Demand, title: str, at: datetime) -> Opening:
    known = {"nature": whole.nature, "said_urgent": case.urgent, "on_behalf": False}
    if case.direct and case.about:
        known["subject_unit"] = case.about.code
    return Opening(
        kind=case.kind,
        transition=DIRECT if case.direct else PLAIN,
        title=title,
        collected_at=at,
        known=known,
        category=case.category,
        urgent=case.urgent,
        firm=case.firm_id,
        desk=case.desk_id,
        district=case.district_id,
        park=case.park_id,
        direct=case.direct,
        about=case.about_id,
        about_person=case.about_person_id,
        withheld=case.withheld,
        parent=case.pk,
    )


def _keep(child: Case, whole: Demand, text: str) -> None:
    Demand.objects.create(case=child, nature=whole.nature, channel=whole.channel, text=text)
