"""Pages without account: bringing a demand by a telephone, following it, and the poster's sign."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.attachments.domain import NotKept
from liyuan.attachments.words import refusal as file_refusal
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.cases.words import refusal
from liyuan.demands.access import REGISTER
from liyuan.demands.actions import Brought
from liyuan.demands.actions_ask import (
    ASK,
    BY_TRACKER,
    FOLLOW,
    ask,
    followed,
    new_tracker,
    phone_behind,
    step_by_phone,
)
from liyuan.demands.domain import DIRECT, PLAIN, Channel, Nature
from liyuan.demands.forms_ask import WRONG_CODE, AskForm, TrackedStepForm, park_at
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.posters import sign_of
from liyuan.demands.queries_ask import tracked
from liyuan.engines.procedure import RefusedError
from liyuan.notices.actions_codes import send_code
from liyuan.notices.domain import CodeRefused
from liyuan.notices.words import CODE_REFUSALS
from liyuan.parks.access import parks_visible_to
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """The form; with `send` only the code goes out, and what was typed stays."""
    _must_be_on()
    park, lang = park_at(request.GET.get("at", "")), reader_language()
    sent = request.method == "POST"
    form = AskForm(*(request.POST, request.FILES) if sent else (None, None), park=park, lang=lang)
    if sent and "send" in request.POST:
        said = _sent(request, request.POST.get("phone", ""), ASK)
        form = AskForm(None, None, park=park, lang=lang)
        form.initial = request.POST.dict()
        return _asked(request, form, code_said=said)
    tracker = _brought(form) if sent and form.is_valid() else None
    if tracker is None:
        return _asked(request, form, status=422 if sent else 200)
    return redirect(reverse("ask:tracker", args=[tracker]) + "?new=1")


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Send a code to the telephone typed, and say so beside the button."""
    _must_be_on()
    said = _sent(request, request.POST.get("phone", ""), ASK)
    return render(request, "ask/_code.html", {"code_said": said})


@require_safe
def tracker(request: HttpRequest, tracker: str) -> HttpResponse:
    """The demand like a parcel, for who has its address."""
    return _tracked(request, _followed(tracker), tracker)


@require_POST
def tracker_code(request: HttpRequest, tracker: str) -> HttpResponse:
    """Send a code to the telephone that brought the demand."""
    said = _sent(request, phone_behind(_followed(tracker)), FOLLOW)
    return _tracked(request, _followed(tracker), tracker, code_said=said)


@require_POST
def tracker_step(request: HttpRequest, tracker: str, transition: str) -> HttpResponse:
    """The firm's evaluation or withdrawal, by a code to its telephone."""
    case = _followed(tracker)
    if transition not in BY_TRACKER:
        raise Http404
    form = _step_form(case, transition, request)
    if form.is_valid() and _taken(case, form):
        return redirect("ask:tracker", tracker)
    return _tracked(request, case, tracker, form=form, status=422)


@require_safe
def posters(request: HttpRequest) -> HttpResponse:
    """The sign of a place, to be printed: the address says the place alone."""
    _must_be_on()
    require(request.user, REGISTER)
    park = park_at(request.GET.get("at", ""))
    place = reverse("ask:page") + (f"?at={park.code}" if park else "")
    address = (settings.LIYUAN_SITE or f"{request.scheme}://{request.get_host()}") + place
    said = {"park": park, "address": address, "sign": sign_of(address)}
    parks = parks_visible_to(request.user).exclude(district=None).order_by("code")
    return render(request, "ask/poster.html", {**said, "parks": parks})


def _must_be_on() -> None:
    if not settings.LIYUAN_ASK:
        raise Http404


def _followed(tracker: str) -> Case:
    _must_be_on()
    case = followed(tracker)
    if case is None:
        raise Http404
    return case


def _sent(request: HttpRequest, phone: str, purpose: str) -> str:
    """Send a code; the sentence that says so, or why not."""
    try:
        address = str(request.META.get("REMOTE_ADDR") or "") or None
        send_code(phone, purpose, address=address, at=timezone.now())
    except CodeRefused as error:
        return str(CODE_REFUSALS[error.refusal])
    return _("验证码已发送，5 分钟内有效。")


def _asked(
    request: HttpRequest, form: AskForm, *, status: int = 200, code_said: str = ""
) -> HttpResponse:
    said = {"form": form, "code_said": code_said, "units": unit_choices(reader_language())}
    return render(request, "ask/page.html", said, status=status)


def _brought(form: AskForm) -> str | None:
    """Bring it, or note on the form why not."""
    at, said = timezone.now(), form.cleaned_data
    district, park = form.place()
    direct = bool(said.get("direct"))
    brought = Brought(
        title=said["title"],
        text=said["text"] + "\n\n" + f"（自报企业：{said['firm']}）",
        nature=Nature.COMPLAINT if direct else Nature.HELP,
        channel=Channel.QR,
        collected_at=at,
        transition=DIRECT if direct else PLAIN,
        informant=direct,
        contact_name=said["contact_name"],
        contact_phone=said["phone"],
        desk=district.unit_id if district else None,
        district=district.pk if district else None,
        park=park.pk if park else None,
        tracker=new_tracker(),
        given={"subject_unit": said["subject_unit"]} if direct else {},
    )
    try:
        made = ask(brought, said["files"], code=said["code"], at=at)
    except NotKept as error:
        form.add_error("files", file_refusal(error))
        return None
    if made is None:
        form.add_error("code", WRONG_CODE)
    return made


def _step_form(case: Case, step: str, request: HttpRequest | None = None) -> TrackedStepForm:
    data: Any = (request.POST, {}) if request else (None, None)
    procedure = procedure_of(case.procedure)
    return TrackedStepForm(*data, procedure=procedure, step=step, lang=reader_language())


def _taken(case: Case, form: TrackedStepForm) -> bool:
    """Take the step, or note on the form why not."""
    said, version = form.cleaned_data, form.cleaned_data.get("version") or 0
    key = form.step.key
    try:
        code, at = said["code"], timezone.now()
        if not step_by_phone(case, key, form.given(), code=code, version=version, at=at):
            form.add_error("code", WRONG_CODE)
    except StepRefused as error:
        form.add_error(None, refusal(error))
    except RefusedError as error:
        form.note_findings(error.findings)
    return not form.errors


def _tracked(
    request: HttpRequest,
    case: Case,
    tracker: str,
    *,
    form: TrackedStepForm | None = None,
    code_said: str = "",
    status: int = 200,
) -> HttpResponse:
    page = tracked(case, at=timezone.now(), lang=reader_language())
    forms = [
        form if form and form.step.key == one.key else _step_form(case, one.key)
        for one in page.steps
    ]
    address = request.build_absolute_uri(reverse("ask:tracker", args=[tracker]))
    said = {"page": page, "forms": forms, "tracker": tracker, "address": address}
    more = {"code_said": code_said, "new": "new" in request.GET}
    answer = render(request, "ask/tracker.html", {**said, **more}, status=status)
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer
