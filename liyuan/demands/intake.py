"""Opening the demand that a form tells, whoever filled it in: a page, or a program."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from liyuan.accounts.actions_pace import keep_pace
from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.attachments.domain import NotKept
from liyuan.attachments.words import refusal as file_refusal
from liyuan.cases.access import acting_unit
from liyuan.cases.domain import SUBJECT, StepRefused
from liyuan.cases.models import Case
from liyuan.demands.access import REGISTER
from liyuan.demands.actions import bring_demand
from liyuan.demands.domain import KIND
from liyuan.demands.forms_intake import DATED, IntakeForm
from liyuan.engines.procedure import RefusedError
from liyuan.journal.actions import record
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding

INTAKE = "intake"
# The same words within this time are a form that was sent again.
AGAIN = timedelta(minutes=10)


def keep_intake_pace(user: User, *, at: datetime) -> None:
    """One more demand of this account; raises TooOften beyond the setting."""
    keep_pace(user, INTAKE, settings.LIYUAN_INTAKES_PER_MINUTE, at=at)


def just_brought(form: IntakeForm, user: User, *, at: datetime) -> str | None:
    """The number of the same demand, sent by this person a moment ago: twice, but meant once."""
    if not form.is_valid():
        return None
    told = form.brought(at)
    own = Case.objects.filter(opened_by=user, received_at__gte=at - AGAIN, kind=KIND)
    same = own.filter(firm=told.firm, title=told.title, demand__text=told.text)
    if not form.of_firm:  # who writes for a firm says when it was told
        same = same.filter(collected_at=told.collected_at)
    return same.order_by("-id").values_list("number", flat=True).first()


def taken_in(form: IntakeForm, user: User, *, at: datetime) -> Case | None:
    """Open the case of a sound form; a collection dated falsely is refused and journalled."""
    if form.is_valid():
        return case_of(form, user, at=at)
    if form.has_error("collected_at", DATED):
        with transaction.atomic():
            said = {"action": REGISTER, "why": DATED}
            subject = ("user", str(user.pk))
            record(action="access.refuse", subject=subject, by=user, at=at, payload=said)
    return None


def case_of(form: IntakeForm, user: User, *, at: datetime) -> Case | None:
    """Open the case with its files, or note on the form why not."""
    unit = acting_unit(user, KIND, "register")
    try:
        with transaction.atomic():
            case = bring_demand(form.brought(at), by=user, unit=unit, at=at)
            for one in form.cleaned_data["files"]:
                subject = (SUBJECT, case.number)
                attach(one.chunks(), subject=subject, name=one.name or "", by=user, at=at)
            return case
    except StepRefused as error:
        form.note_refusal(error)
    except NotKept as error:
        form.add_error("files", file_refusal(error))
    except RefusedError as error:
        for one in error.findings:
            form.add_error(None, finding(one, reader_language()))
    return None
