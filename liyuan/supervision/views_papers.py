"""Papers: the list, one paper, drafting, editing and issuing, the unit's reply, closing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import Unit, User
from liyuan.accounts.queries import filling_unit, unit_by_code
from liyuan.attachments.forms import attach_all
from liyuan.attachments.queries import attachments_of
from liyuan.cases.access import case_to_view
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger, taken
from liyuan.supervision.access import PAPER, paper_to, papers_for
from liyuan.supervision.actions_papers import (
    close_paper,
    comes_early,
    delete_paper,
    draft_paper,
    edit_paper,
    issue_paper,
    redraft_paper,
    reply_by,
    reply_paper,
    suggested,
)
from liyuan.supervision.domain import PROPOSAL, PaperState, SupervisionRefused
from liyuan.supervision.exports_papers import paper_ledger, paper_pdf
from liyuan.supervision.forms import DraftForm, PaperFilterForm, ReplyForm, kind_choices
from liyuan.supervision.models import Paper
from liyuan.supervision.queries_papers import (
    beside,
    cases_of,
    linked,
    narrowed,
    overdue_of,
    paper_page,
    rows_of,
)
from liyuan.supervision.words import refusal
from liyuan.web.language import reader_language

VIEW, WRITE, ISSUE, REPLY = "paper.view", "paper.write", "paper.issue", "paper.reply"
OPEN = (PaperState.ISSUED, PaperState.REPLIED)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The papers that the reader may see, narrowed by the address."""
    require(request.user, VIEW)
    user, at, lang, form = person(request), timezone.now(), reader_language(), _filters(request)
    if not form.is_valid():
        return render(request, "supervision/papers.html", {"form": form}, status=422)
    after, papers = request.GET.get("after"), papers_for(user, VIEW)
    page = paper_page(papers, form.filters(), after=after, at=at, lang=lang)
    return render(request, "supervision/papers.html", {"form": form, "page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The papers that the filters leave, as a 台账."""
    require(request.user, VIEW)
    user, at, lang, form = person(request), timezone.now(), reader_language(), _filters(request)
    if not form.is_valid():
        return render(request, "supervision/papers.html", {"form": form}, status=422)
    filters = form.filters()
    found = narrowed(papers_for(user, VIEW), filters, at).select_related("unit").order_by("-pk")
    ledger = paper_ledger(rows_of(found, at, lang), unit=filling_unit(user, lang), at=at)
    subject, said = ("ledger", "papers"), filters.said()
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A draft in one click: from a case, or from a unit with its overdue cases."""
    require(request.user, WRITE)
    user, at = person(request), timezone.now()
    unit, cases, first = _addressed(request, user, at)
    key = request.POST.get("kind") or suggested(unit, first, at)
    try:
        paper = draft_paper(key, unit, cases, by=user, at=at)
    except SupervisionRefused as error:
        messages.error(request, refusal(error))
        return redirect("demands:case", first.number) if first else redirect("supervision:board")
    return redirect("papers:paper", paper.pk)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One paper."""
    paper = paper_to(person(request), number, VIEW, at=timezone.now())
    return _shown(request, paper)


@require_POST
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a draft, or issue it where that button was pressed."""
    user, at, issues = person(request), timezone.now(), "issue" in request.POST
    paper = paper_to(user, number, ISSUE if issues else WRITE, at=at)
    form = _draft_form(paper, at, request.POST)
    if form.is_valid():
        try:
            kept = edit_paper(paper, form.values(), by=user, at=at)
            done = issue_paper(kept, form.help_given(), by=user, at=at) if issues else kept
            messages.success(request, _("已签发：%(n)s") % {"n": done} if issues else _("已保存。"))
            return redirect("papers:paper", number)
        except SupervisionRefused as error:
            form.note_refusal(error)
    return _shown(request, paper, draft=form)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Throw one's own draft away."""
    user, at = person(request), timezone.now()
    try:
        delete_paper(paper_to(user, number, WRITE, at=at), by=user, at=at)
    except SupervisionRefused as error:
        messages.error(request, refusal(error))
        return redirect("papers:paper", number)
    messages.success(request, _("草稿已删除。"))
    return redirect("papers:list")


@require_POST
def kind(request: HttpRequest, number: int) -> HttpResponse:
    """Make a draft one of another kind."""
    user, at = person(request), timezone.now()
    paper = paper_to(user, number, WRITE, at=at)
    try:
        redraft_paper(paper, request.POST.get("kind", ""), by=user, at=at)
    except SupervisionRefused as error:
        messages.error(request, refusal(error))
    return redirect("papers:paper", number)


@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The unit's 反馈函."""
    user, at = person(request), timezone.now()
    paper, form = paper_to(user, number, REPLY, at=at), ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            reply_paper(paper, form.cleaned_data["text"], by=user, at=at)
            subject = (PAPER, str(number))
            for said in attach_all(form.cleaned_data["scans"], subject=subject, by=user, at=at):
                messages.error(request, said)
            return redirect("papers:paper", number)
        except SupervisionRefused as error:
            form.add_error(None, refusal(error))
    return _shown(request, paper, answer=form)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """What the paper asked for is done."""
    user, at = person(request), timezone.now()
    try:
        close_paper(paper_to(user, number, ISSUE, at=at), by=user, at=at)
    except SupervisionRefused as error:
        messages.error(request, refusal(error))
    return redirect("papers:paper", number)


@require_safe
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The paper on A4."""
    user, at = person(request), timezone.now()
    paper = paper_to(user, number, VIEW, at=at)
    response = paper_pdf(request, paper, cases_of(paper, user), at)
    subject, said = (PAPER, str(number)), {"number": paper.number}
    return taken(request, response, action="paper.export", subject=subject, payload=said, at=at)


def _addressed(
    request: HttpRequest, user: User, at: datetime
) -> tuple[Unit, list[Case], Case | None]:
    """To which unit, about which cases, and the one case from which it was asked."""
    if number := request.POST.get("case", ""):
        case = case_to_view(user, number, KIND, at=at)
        unit = case.lead or case.desk
        if unit is None:
            raise Http404
        return unit, [case], case
    unit = unit_by_code(request.POST.get("unit", ""))
    if unit is None:
        raise Http404
    return unit, overdue_of(unit, user, at), None


def _filters(request: HttpRequest) -> PaperFilterForm:
    of_unit = Scope.CITY not in may(request.user, VIEW)
    return PaperFilterForm(request.GET, of_unit=of_unit, lang=reader_language())


def _draft_form(paper: Paper, at: datetime, data: Any = None) -> DraftForm:
    names = ("title", "text", "feedback", "working_days", "reason")
    initial = {name: getattr(paper, name) for name in names}
    early, proposes = comes_early(paper, at), paper.kind == PROPOSAL
    return DraftForm(data, initial=initial, proposes=proposes, early=early)


def _shown(
    request: HttpRequest,
    paper: Paper,
    *,
    draft: DraftForm | None = None,
    answer: ReplyForm | None = None,
) -> HttpResponse:
    """The page of a paper with the form that its reader may fill in."""
    user, at, lang = person(request), timezone.now(), reader_language()
    cases, rights = cases_of(paper, user), _rights(user, paper)
    said: dict[str, Any] = {"paper": paper, "cases": cases, "rights": rights}
    said |= {"row": rows_of((paper,), at, lang)[0], "linked": linked(cases, user)}
    said |= {"replies": paper.replies.select_related("by").order_by("pk")}
    said |= {"tasks": paper.tasks.select_related("unit"), "at": at}
    said["attachments"] = attachments_of((PAPER, str(paper.pk)))
    if rights["write"]:
        said["draft"] = draft or _draft_form(paper, at)
        said |= {"reply_by": reply_by(paper, at), "kinds": kind_choices(lang)}
        said["beside"] = beside(paper, papers_for(user, VIEW), at=at, lang=lang)
        said["units"] = unit_choices(lang) if paper.kind == PROPOSAL else ()
    if rights["reply"]:
        said["answer"] = answer or ReplyForm()
    return render(request, "supervision/paper.html", said, status=422 if draft or answer else 200)


def _rights(user: User, paper: Paper) -> dict[str, bool]:
    """What the reader may do with it in its state."""
    is_draft, is_open = paper.state == PaperState.DRAFT, paper.state in OPEN
    return {
        "write": is_draft and bool(may(user, WRITE)),
        "delete": is_draft and paper.drafted_by_id == user.pk,
        "close": is_open and bool(may(user, ISSUE)),
        "reply": is_open and papers_for(user, REPLY).filter(pk=paper.pk).exists(),
    }
