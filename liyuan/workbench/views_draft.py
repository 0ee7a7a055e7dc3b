"""A draft as text and as a table, its history, and what is done with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.accounts.models import User
from liyuan.engines.findings import Reported
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words
from liyuan.workbench import queries_draft
from liyuan.workbench.access import draft_to_act_on, draft_to_view
from liyuan.workbench.actions import (
    ConflictError,
    UnsoundError,
    approve_draft,
    delete_draft,
    return_draft,
    save_draft,
    submit_draft,
    withdraw_draft,
)
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Verb, Written
from liyuan.workbench.exports import types_in_force
from liyuan.workbench.forms import ReasonForm, RemarksForm, TextForm, UploadForm, VersionForm
from liyuan.workbench.models import Draft
from liyuan.workbench.queries import remarks_of
from liyuan.workbench.queries_compare import side_by_side
from liyuan.workbench.queries_names import names_for
from liyuan.workbench.table_form import table_text
from liyuan.workbench.words import DONE, TABS

READS = require_http_methods(["GET", "HEAD", "POST"])
MOST_UPLOAD = 2_000_000


@READS
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text and its cases; a save keeps both, whatever is wrong with them."""
    at = timezone.now()
    if request.method != "POST":
        return _text_page(request, draft_to_view(request.user, number, at=at))
    draft, by = draft_to_act_on(request.user, number, Verb.SAVE, at=at)
    return _saved(request, draft, TextForm(request.POST), by, "workbench:text")


@READS
def table(request: HttpRequest, number: int) -> HttpResponse:
    """The same draft as a table; each button saves all cells."""
    at = timezone.now()
    if request.method != "POST":
        return _table_page(request, draft_to_view(request.user, number, at=at))
    draft, by = draft_to_act_on(request.user, number, Verb.SAVE, at=at)
    written = table_text(draft, request.POST)
    said = {"text": written, "cases": draft.cases, "version": request.POST.get("version")}
    return _saved(request, draft, TextForm(said), by, "workbench:table")


@require_POST
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """A spreadsheet or DMN file brought back into the draft; 422 with what is wrong with it."""
    draft, by = draft_to_act_on(request.user, number, Verb.SAVE, at=timezone.now())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["file"].size > MOST_UPLOAD:
        return _about_page(request, draft, upload=form, status=422)
    file = form.cleaned_data["file"]
    brought = desk().from_file(file.read(), file.name, types_in_force())
    if not brought.text:
        remarks = remarks_of(brought.findings, reader_language())
        return _about_page(request, draft, upload=form, remarks=remarks, status=422)
    seen = form.cleaned_data["version"]
    said = {"text": brought.text, "cases": draft.cases, "version": seen}
    return _saved(request, draft, TextForm(said), by, "workbench:text")


@require_safe
def about(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft is based on, who did what, and what can be done next."""
    return _about_page(request, draft_to_view(request.user, number, at=timezone.now()))


@require_POST
def act(request: HttpRequest, number: int, verb: Verb) -> HttpResponse:
    """Submit, approve, return, withdraw or delete; 422 with what stands in the way."""
    draft, by = draft_to_act_on(request.user, number, verb, at=timezone.now())
    try:
        _do(verb, draft, request, by)
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
        return redirect("workbench:about", number)
    except UnsoundError as unsound:
        return _about_page(request, draft, unsound=unsound, status=422)
    messages.success(request, str(DONE[verb]))
    if verb is Verb.DELETE:
        return redirect("workbench:list")
    return redirect("workbench:about", number)


def _do(verb: Verb, draft: Draft, request: HttpRequest, by: User) -> None:
    at, said = timezone.now(), request.POST
    acts: Mapping[Verb, Callable[[], object]] = {
        Verb.SUBMIT: lambda: submit_draft(
            draft, correction=said.get("correction", "").strip()[:2000], by=by, at=at
        ),
        Verb.APPROVE: lambda: approve_draft(
            draft,
            version=VersionForm(said).asked() or 0,
            remarks=said.get("remarks", "").strip()[:2000],
            by=by,
            at=at,
        ),
        Verb.RETURN: lambda: return_draft(
            draft, remarks=said.get("remarks", "")[:2000], by=by, at=at
        ),
        Verb.WITHDRAW: lambda: withdraw_draft(draft, by=by, at=at),
        Verb.DELETE: lambda: delete_draft(draft, by=by, at=at),
    }
    acts[verb]()


def _saved(request: HttpRequest, draft: Draft, form: TextForm, by: User, back: str) -> HttpResponse:
    """Save and come back; 409 with both texts when another saved first."""
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    try:
        save_draft(draft, **said, by=by, at=timezone.now())
    except ConflictError as conflict:
        return _conflict(request, conflict.held, said)
    except Reported as refused:
        written = Written(draft.rule_id, draft.rule_kind, said["text"], said["cases"])
        messages.error(request, in_words(refused.finding, reader_language()))
        return _text_page(request, draft, written, status=422)
    messages.success(request, _("已保存"))
    return redirect(back, draft.pk)


def _conflict(request: HttpRequest, held: Draft, said: dict[str, Any]) -> HttpResponse:
    context = {
        "head": queries_draft.draft_head(held, request.user, reader_language()),
        "rows": side_by_side(held.text, said["text"]),
        "case_rows": side_by_side(held.cases, said["cases"]),
        "said": said,
    }
    return render(request, "workbench/conflict.html", context, status=409)


def _text_page(
    request: HttpRequest, draft: Draft, written: Written | None = None, status: int = 200
) -> HttpResponse:
    page = queries_draft.draft_page(draft, request.user, reader_language(), written)
    context: dict[str, object] = {"page": page, "head": page.head, "tabs": TABS, "here": "text"}
    context["q"] = q = request.GET.get("q", "")[:60]
    context["names"] = names_for(page.content, q, reader_language(), most=None)
    return render(request, "workbench/text.html", context, status=status)


def _table_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    page = queries_draft.table_page(draft, request.user, reader_language())
    context = {"page": page, "head": page.head, "tabs": TABS, "here": "table"}
    return render(request, "workbench/table.html", context)


def _about_page(
    request: HttpRequest,
    draft: Draft,
    *,
    unsound: UnsoundError | None = None,
    upload: UploadForm | None = None,
    remarks: object = (),
    status: int = 200,
) -> HttpResponse:
    lang = reader_language()
    context = {
        "head": queries_draft.draft_head(draft, request.user, lang),
        "history": queries_draft.history(draft),
        "reason": ReasonForm(request.POST if unsound else {"correction": draft.correction}),
        "decision": RemarksForm(),
        "upload": upload or UploadForm(),
        "remarks": remarks,
        "problems": queries_draft.problems(unsound.checked, lang) if unsound else None,
        "tabs": TABS,
        "here": "about",
    }
    return render(request, "workbench/about.html", context, status=status)
