"""Demands for programs: brought, read, listed and moved by the same rules as on the pages."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Header, Query

from liyuan.accounts.access import require
from liyuan.accounts.actions_keys import LONGEST, KeyReused, once
from liyuan.accounts.models import User
from liyuan.cases.access import case_to, case_to_view, cases_visible_to
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.cases.words import refusal
from liyuan.demands.access import REGISTER
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import KIND
from liyuan.demands.forms_intake import MOMENT, IntakeForm
from liyuan.demands.forms_step import StepForm
from liyuan.demands.intake import keep_intake_pace, taken_in
from liyuan.demands.queries_list import ORDER, Filters, beside, narrowed
from liyuan.demands.queries_steps import verb_asked
from liyuan.demands.schemas import DemandOut, Demands, NewDemand, Problem, Step, demand_out
from liyuan.demands.views_list import person
from liyuan.engines.procedure import Procedure, RefusedError
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.compiled import Compiled
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding
from liyuan.web.paging import keyset
from liyuan.web.problems import Wrong, problem

_FRESH = Compiled(lambda pk: beside(Case.objects.filter(pk=pk)))
router = Router(tags=["demands"])
KEY: Any = Header(None, alias="Idempotency-Key", max_length=LONGEST)
LIMIT: Any = Query(30, ge=1, le=100)
SEARCH: Any = Query("", max_length=60, description="Number, or words of the title")
REFUSALS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
Answer = tuple[int, dict[str, Any]]


class NotDone(Exception):
    """A request that is not done, with its answer: whatever was begun is rolled back."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(str(answer.status_code))
        self.answer = answer


@router.post("", url_name="demands", response={201: DemandOut, 409: Problem, **REFUSALS})
def bring(request: HttpRequest, body: NewDemand, key: str | None = KEY) -> HttpResponse:
    """Bring a demand. The header `Idempotency-Key` is required: a retry gets the same answer."""
    require(request.user, REGISTER)
    user, at = person(request), timezone.now()
    if not key:
        said = Wrong("Idempotency-Key", _("缺少此请求头：重试时须带同一个键。"))
        return problem(400, _("请求无法识别"), errors=[said])
    keep_intake_pace(user, at=at)
    return _once(request, user, key, lambda: _brought(user, body))


def _brought(user: User, body: NewDemand) -> Answer:
    at = timezone.now()
    form = IntakeForm(as_typed(body), None, user=user, lang=reader_language())
    case = taken_in(form, user, at=at)
    if case is None:
        raise NotDone(unprocessable(form.errors))
    return 201, _one(case, user)


def as_typed(body: NewDemand) -> dict[str, Any]:
    """The body as the fields of the intake page hold it."""
    told = timezone.localtime(body.collected_at or timezone.now()).strftime(MOMENT)
    return {**body.dict(), "collected_at": told}


@router.get("", url_name="demands", response={200: Demands, **REFUSALS})
def list_demands(
    request: HttpRequest, q: str = SEARCH, after: str | None = None, limit: int = LIMIT
) -> Demands:
    """The demands that the caller may list, the newest first; `q` as on the page."""
    require(request.user, f"{KIND}.list")
    user, lang, at = person(request), reader_language(), timezone.now()
    found = narrowed(cases_visible_to(user, KIND), Filters(q=q), at)
    page = keyset(beside(found), order=ORDER, after=after, size=limit)
    return Demands(items=[demand_out(one, user, lang) for one in page.items], next=page.next)


@router.get("/{number}", url_name="demand", response={200: DemandOut, **REFUSALS})
def one_demand(request: HttpRequest, number: str) -> DemandOut:
    """One demand; 404 for what is outside the caller's scope, as for what never was."""
    user = person(request)
    case = case_to_view(user, number, KIND, at=timezone.now())
    return demand_out(case, user, reader_language())


@router.post(
    "/{number}/steps/{step}", url_name="step", response={200: DemandOut, 409: Problem, **REFUSALS}
)
def take(
    request: HttpRequest, number: str, step: str, body: Step, key: str | None = KEY
) -> HttpResponse:
    """Take a step of the procedure; 409 when somebody else was first. A key makes it retryable."""
    user = person(request)
    verb = verb_asked(number, step)
    held = case_to(user, number, KIND, verb or "view", at=timezone.now())

    def act() -> Answer:
        return _moved(user, held, step, body)

    if not verb:
        return problem(404, _("没有这一步"))
    return _once(request, user, key, act) if key else _answered(act)


def _moved(user: User, held: Case, step: str, body: Step) -> Answer:
    form = _step_form(procedure_of(held.procedure), step, body)
    if not form.is_valid():
        raise NotDone(unprocessable(form.errors))
    try:
        given, at = form.given(), timezone.now()
        moved = take_step(held, step, given, {}, by=user, at=at, version=body.version)
    except StepRefused as error:
        reason = refusal(error)
        raise NotDone(problem(409, reason, errors=[Wrong(error.field, reason)])) from error
    except RefusedError as error:
        found = [Wrong(f.where.field or "", finding(f, form.lang)) for f in error.findings]
        raise NotDone(problem(422, _("内容有误"), errors=found)) from error
    return 200, _one(moved, user)


def _step_form(procedure: Procedure, step: str, body: Step) -> StepForm:
    lang = reader_language()
    form = StepForm(step_typed(body), {}, procedure=procedure, step=step, lang=lang)
    for unasked in body.given.keys() - form.fields.keys():
        form.add_error(None, f"{unasked}: " + _("这一步没有此项"))
    return form


def step_typed(body: Step) -> dict[str, Any]:
    """The fields of a step as its form on the page holds them."""
    choices = {True: "yes", False: "no"}
    plain = {k: choices[v] if isinstance(v, bool) else v for k, v in body.given.items()}
    return {**plain, "version": body.version}


def _one(case: Case, user: User) -> dict[str, Any]:
    """The demand as it is now, ready for JSON."""
    (fresh,) = _FRESH(case.pk)
    kept: dict[str, Any] = json.loads(demand_out(fresh, user, reader_language()).model_dump_json())
    return kept


def _once(request: HttpRequest, user: User, key: str, act: Callable[[], Answer]) -> HttpResponse:
    asked = request.path.encode() + b" " + request.body
    try:
        return _answered(lambda: once(user, key, asked, act, at=timezone.now()))
    except KeyReused:
        said = Wrong("Idempotency-Key", _("这个键已用于内容不同的请求，请换一个键。"))
        return problem(409, _("内容有误"), errors=[said])


def _answered(act: Callable[[], Answer]) -> HttpResponse:
    try:
        status, said = act()
    except NotDone as refused:
        return refused.answer
    answer = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 201:
        answer["Location"] = reverse("api:demand", args=[said["number"]])
    return answer


def unprocessable(errors: Any) -> HttpResponse:
    """422: every field that is wrong, with the words that stand beside it on the page."""
    found = [
        Wrong("" if name == "__all__" else name, str(said))
        for name, sentences in errors.items()
        for said in sentences
    ]
    return problem(422, _("内容有误"), errors=found)
