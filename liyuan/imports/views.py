"""The pages of imports: hand over, say what columns mean, see what would change, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.accounts.models import User
from liyuan.engines.findings import Reported
from liyuan.imports import queries, queries_page, queries_plan
from liyuan.imports.access import (
    ACTIONS,
    import_to_view,
    importing_units,
    imports_visible_to,
    kinds_open_to,
)
from liyuan.imports.actions import call_off, map_columns, receive_file
from liyuan.imports.domain import Kind
from liyuan.imports.exports import take_errors
from liyuan.imports.exports_list import take_imports
from liyuan.imports.forms import ConfirmForm, MappingForm, UploadForm
from liyuan.imports.models import ImportJob
from liyuan.imports.queries_lines import lines_page
from liyuan.imports.running import apply_soon, check_soon
from liyuan.imports.templates_xlsx import template_response
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports of the units for which the reader may import."""
    _person(request)
    jobs, after = imports_visible_to(request.user), request.GET.get("after")
    page = queries_page.import_rows(jobs, after=after, lang=reader_language())
    return render(request, "imports/list.html", {"page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same imports as a ledger."""
    _person(request)
    return take_imports(request, imports_visible_to(request.user), at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand over a file; 422 with the reason for one that cannot be read."""
    by = _person(request)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, user=by, lang=reader_language())
    if form.is_valid():
        pieces = form.cleaned_data["file"].chunks()
        try:
            job = receive_file(pieces, form.handed(), by=by, at=timezone.now())
            if job.ledger:  # its columns are known
                return _tried(request, job, lambda: check_soon(job, by=by, at=timezone.now()))
            return redirect("imports:import", job.pk)
        except Reported as refused:
            form.add_error("file", in_words(refused.finding, reader_language()))
    return render(request, "imports/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def import_page(request: HttpRequest, number: int) -> HttpResponse:
    """One import: its columns, what it would change, how far it is, what came of it."""
    _person(request)
    return _page(request, import_to_view(request.user, number, at=timezone.now()))


@require_POST
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Say what the columns mean and begin the dry run; 422 with what stands in the way."""
    by, at = _person(request), timezone.now()
    job = import_to_view(by, number, at=at)
    form = _mapping(request, job)
    if not form.is_valid():
        return _page(request, job, mapping=form, status=422)
    if findings := map_columns(job, form.mapped(), at=at):
        said = [in_words(finding, reader_language()) for finding in findings]
        return _page(request, job, mapping=form, findings=said, status=422)
    return _tried(request, job, lambda: check_soon(job, by=by, at=at))


@require_POST
def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm: everything, or the right rows only."""
    by, at = _person(request), timezone.now()
    job = import_to_view(by, number, at=at)
    accepted = bool(request.POST.get("accept_valid"))
    return _tried(request, job, lambda: apply_soon(job, accept_valid=accepted, by=by, at=at))


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call it off; a running one stops at its next block."""
    by, at = _person(request), timezone.now()
    job = import_to_view(by, number, at=at)
    call_off(job, by=by, at=at)
    return redirect("imports:import", number)


@require_safe
def errors(request: HttpRequest, number: int) -> HttpResponse:
    """The wrong cells as a file of the format that came; that it was taken is journalled."""
    at = timezone.now()
    job = import_to_view(_person(request), number, at=at)
    return take_errors(request, job, at=at, lang=reader_language())


@require_safe
def template(request: HttpRequest, kind: str, unit: str) -> HttpResponse:
    """A blank file with the headings that are known at once."""
    user = _person(request)
    if kind not in {one.value for one in kinds_open_to(user)}:
        raise Http404
    found = importing_units(user, Kind(kind)).filter(code=unit).first()
    if found is None:
        raise Http404
    return template_response(Kind(kind), found, lang=reader_language())


def _person(request: HttpRequest) -> User:
    """Who may import anything at all; everybody else is refused."""
    if not isinstance(request.user, User) or not kinds_open_to(request.user):
        raise PermissionDenied(ACTIONS[Kind.FACTS])
    return request.user


def _tried(request: HttpRequest, job: ImportJob, act: Any) -> HttpResponse:
    try:
        act()
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
    return redirect("imports:import", job.pk)


def _mapping(request: HttpRequest, job: ImportJob) -> MappingForm:
    return MappingForm(
        request.POST if request.method == "POST" else None,
        head=queries.found_head(job),
        mapped=queries.mapped(job),
        targets=queries_plan.targets_of(job),
        lang=reader_language(),
    )


def _page(
    request: HttpRequest,
    job: ImportJob,
    *,
    mapping: MappingForm | None = None,
    findings: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    after, lines = request.GET.get("after"), request.GET.get("lines")
    lang = reader_language()
    # two lists are on the page: a token belongs to the one that the address names
    page = queries_page.import_page(job, request.user, after=None if lines else after, lang=lang)
    context = {"import": page, "confirm": ConfirmForm(), "findings": findings or []}
    context["lines"] = lines_page(
        job, request.user, wanted=lines, after=after if lines else None, lang=lang
    )
    if page.mapping_open:
        context["mapping"] = mapping or _mapping(request, job)
    return render(request, "imports/import.html", context, status=status)
