"""A draft tried on a firm or on typed values, and set beside the version that it changes."""

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.engines.findings import Reported
from liyuan.enterprises.access import enterprise_to_view
from liyuan.policies.queries_runs import latest_run
from liyuan.rules.domain import Kind
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words
from liyuan.workbench import queries_try
from liyuan.workbench.access import draft_to_act_on, draft_to_view
from liyuan.workbench.actions import add_case
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Checked, Verb, Written
from liyuan.workbench.forms import TrialForm
from liyuan.workbench.models import Draft
from liyuan.workbench.queries_compare import effect_on_sample, side_by_side
from liyuan.workbench.queries_draft import beside, case_lines, checked, draft_head
from liyuan.workbench.queries_rules import Ready, ready
from liyuan.workbench.trial_form import ValuesForm
from liyuan.workbench.words import TABS

# What a sample may take: other readers wait for the same few workers.
MOST_SECONDS = 3


@dataclass(frozen=True)
class Trial:
    """What a trial is made of: the draft, its rule ready to run, the firm, and the values."""

    draft: Draft
    found: Checked
    made: Ready | None
    known: queries_try.Known | None
    form: ValuesForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def try_(request: HttpRequest, number: int) -> HttpResponse:
    """Choose a firm or type values; the answer with its reasons. Nothing of it is kept."""
    at = timezone.now()
    trial = _trial(request, draft_to_view(request.user, number, at=at), at)
    if trial.form is None or not trial.form.is_bound:
        return _try_page(request, trial)
    if not trial.form.is_valid():
        return _try_page(request, trial, status=422)
    if "add_case" in request.POST:
        return _case_added(request, trial, at)
    return _try_page(request, trial, tried=_tried(trial, with_firm=True))


@require_safe
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """The draft beside the version that it changes; with `?sample=1` on a sample of firms too."""
    draft = draft_to_view(request.user, number, at=timezone.now())
    lang = reader_language()
    old = desk().text_of(draft.rule_kind, draft.based_on.content)
    context: dict[str, object] = {
        "head": draft_head(draft, request.user, lang),
        "rows": side_by_side(old, draft.text),
        "same": old == draft.text,
        "run": latest_run(),
        "tabs": TABS,
        "here": "compare",
    }
    if "sample" in request.GET:
        context |= _sampled(request, draft)
    return render(request, "workbench/compare.html", context)


def _sampled(request: HttpRequest, draft: Draft) -> dict[str, object]:
    end = monotonic() + MOST_SECONDS
    run, lang = latest_run(), reader_language()
    found = checked(Written(draft.rule_id, draft.rule_kind, draft.text, draft.cases))
    if run is None or not _runs(found):
        return {"unsound": True, "lines": case_lines(found, lang)}
    versions = beside(draft.rule_kind)
    old = ready(draft.rule_id, draft.rule_kind, draft.based_on.content, versions)
    assert found.content is not None
    new = ready(draft.rule_id, draft.rule_kind, found.content, versions)
    sample = effect_on_sample(
        old,
        new,
        request.user,
        run.snapshot,
        run.as_of,
        enough=lambda: monotonic() > end,
        lang=lang,
    )
    return {"sample": sample}


def _runs(found: Checked) -> bool:
    """Whether a text can be run, its cases apart."""
    return found.content is not None and not found.findings


def _trial(request: HttpRequest, draft: Draft, at: datetime) -> Trial:
    found = checked(Written(draft.rule_id, draft.rule_kind, draft.text, draft.cases))
    if not _runs(found) or found.content is None:
        return Trial(draft, found, None, None, None)
    made = ready(draft.rule_id, draft.rule_kind, found.content, beside(draft.rule_kind))
    said = request.POST if request.method == "POST" else request.GET
    basis, known = _basis(said.get("basis", ""), at), None
    if code := said.get("firm", "").strip()[:18]:
        firm = enterprise_to_view(request.user, code, at=at)
        known = queries_try.known_of(firm, request.user, made, at, basis)
    data = request.POST if request.method == "POST" else None
    form = ValuesForm(
        data, asked=made.asked, basis=basis, clauses=_clauses(made), lang=reader_language()
    )
    return Trial(draft, found, made, known, form)


def _basis(said: str, at: datetime) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return timezone.localdate(at)


def _clauses(made: Ready) -> tuple[tuple[str, str], ...]:
    clauses = (one.prepared.clause for one in made.clauses)
    return tuple((clause.key, f"{clause.key.upper()} {clause.name}") for clause in clauses)


def _tried(trial: Trial, *, with_firm: bool) -> queries_try.Tried:
    made, form = trial.made, trial.form
    assert made is not None
    assert form is not None
    typed = form.typed(made.rules.ruleset.fen_per_unit)
    stored = queries_try.with_typed(typed, trial.known if with_firm else None)
    basis = form.cleaned_data["basis"]
    firm = queries_try.scope_on(made, stored, basis)
    return queries_try.tried(made, firm, basis, reader_language())


def _case_added(request: HttpRequest, trial: Trial, at: datetime) -> HttpResponse:
    """The typed values with what the rule says of them; never those of a firm."""
    draft, by = draft_to_act_on(request.user, trial.draft.pk, Verb.SAVE, at=at)
    made, form = trial.made, trial.form
    assert made is not None
    assert form is not None
    said, basis = form.cleaned_data, form.cleaned_data["basis"]
    stored = queries_try.with_typed(form.typed(made.rules.ruleset.fen_per_unit), None)
    firm = queries_try.scope_on(made, stored, basis)
    clause = said.get("clause") or (_clauses(made) or (("", ""),))[0][0]
    case = queries_try.case_of(made, firm, basis, said["case_name"], clause)
    try:
        add_case(draft, {**case, "facts": form.facts()}, by=by, at=at)
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
        return _try_page(request, trial, status=422)
    messages.success(request, _("算例已加入草稿"))
    return redirect("workbench:text", draft.pk)


def _try_page(
    request: HttpRequest,
    trial: Trial,
    *,
    tried: queries_try.Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    lang = reader_language()
    firms = queries_try.firms_to_try(request.user, request.GET.get("q", "")[:60])
    context = {
        "head": draft_head(trial.draft, request.user, lang),
        "trial": trial,
        "search": TrialForm(request.GET),
        "firms": firms,
        "tried": tried,
        "is_policy": trial.draft.kind == Kind.POLICY,
        "lines": case_lines(trial.found, lang),
        "tabs": TABS,
        "here": "try",
    }
    if trial.made and trial.form:
        fen = trial.made.rules.ruleset.fen_per_unit
        context["asked"] = tuple(trial.form.lines(trial.known, fen))
    return render(request, "workbench/try.html", context, status=status)
