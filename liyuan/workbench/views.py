"""The list of rules in force, one rule, its copy as a draft, and files to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.journal.exports import take_ledger, taken
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.workbench import queries
from liyuan.workbench.access import (
    DRAFTS,
    EDIT,
    EXPORT,
    VIEW,
    draft_to_view,
    numbered_version,
    person_to,
    version_to_view,
)
from liyuan.workbench.actions import copy_to_draft
from liyuan.workbench.exports import draft_file, rule_ledger, version_file
from liyuan.workbench.forms import RuleFilterForm, VersionForm


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules and policies in force, filtered."""
    require(request.user, VIEW)
    drafts, lang = bool(may(request.user, DRAFTS)), reader_language()
    form = RuleFilterForm(request.GET, drafts=drafts)
    after = request.GET.get("after")
    page = queries.rule_list(form.filters(), drafts=drafts, lang=lang, after=after)
    context = {"form": form, "page": page, "drafts": drafts}
    context["exports"] = bool(may(request.user, EXPORT))
    return render(request, "workbench/list.html", context)


@require_safe
def rule_export(request: HttpRequest) -> HttpResponse:
    """The same list as a 台账."""
    by, at, lang = person_to(request.user, EXPORT), timezone.now(), reader_language()
    drafts = bool(may(by, DRAFTS))
    filters = RuleFilterForm(request.GET, drafts=drafts).filters()
    page = queries.rule_list(filters, drafts=drafts, lang=lang, after=None, size=MOST_ROWS)
    ledger, subject = rule_ledger(page.items, unit=filling_unit(by, lang), at=at), ("list", "rules")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload={})


@require_safe
def rule_page(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule, or an older version of it: only to read."""
    asked = VersionForm(request.GET).asked()
    version = version_to_view(request.user, rule_id, asked)
    drafts = bool(may(request.user, DRAFTS))
    page = queries.rule_page(version, drafts=drafts, lang=reader_language())
    rights = {"edits": bool(may(request.user, EDIT)), "exports": bool(may(request.user, EXPORT))}
    return render(request, "workbench/rule.html", {"page": page, **rights})


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A draft with the text of a version in force; the open one where there is one."""
    by = person_to(request.user, EDIT)
    version = numbered_version(by, VersionForm(request.POST).asked())
    draft = copy_to_draft(version, by=by, at=timezone.now())
    return redirect("workbench:text", draft.pk)


@require_safe
def version_download(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """A version as YAML, or a table as DMN or XLSX."""
    by, at = person_to(request.user, EXPORT), timezone.now()
    version = numbered_version(by, number)
    answer, subject = version_file(version, form, reader_language()), ("rule_version", str(number))
    said = {"form": form}
    return taken(request, answer, action="rule.export", subject=subject, payload=said, at=at)


@require_safe
def draft_download(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """A draft as YAML, or a table that can be read as DMN or XLSX."""
    by, at = person_to(request.user, EXPORT), timezone.now()
    draft = draft_to_view(by, number, at=at)
    answer, subject = draft_file(draft, form, reader_language()), ("draft", str(number))
    said = {"form": form}
    return taken(request, answer, action="rule.export", subject=subject, payload=said, at=at)
