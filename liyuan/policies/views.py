"""Pages of policies."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.journal.exports import take_ledger
from liyuan.policies import exports, queries
from liyuan.policies.access import counts_visible_to, verdicts_to_export, verdicts_visible_to
from liyuan.policies.forms import ClauseFirmsForm, PolicyFilterForm, VersionForm
from liyuan.policies.queries_runs import latest_run
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every clause in force, filtered."""
    require(request.user, "policy.list")
    form, counts = PolicyFilterForm(request.GET), counts_visible_to(request.user, latest_run())
    basis, lang = timezone.localdate(), reader_language()
    rows = queries.policy_list(form.filters(), basis=basis, lang=lang, counts=counts)
    may_export = bool(may(request.user, "policy.export"))
    shown = {"form": form, "rows": rows, "may_export": may_export, "counted": counts is not None}
    return render(request, "policies/list.html", shown)


@require_safe
def policy_export(request: HttpRequest) -> HttpResponse:
    """The list as a ledger."""
    require(request.user, "policy.export")
    filters, lang = PolicyFilterForm(request.GET).filters(), reader_language()
    counts = counts_visible_to(request.user, latest_run())
    rows = queries.policy_list(filters, basis=timezone.localdate(), lang=lang, counts=counts)
    unit = filling_unit(request.user, lang)
    ledger = exports.policy_ledger(rows, unit=unit, at=timezone.now())
    subject = ("ledger", "policies")
    return take_ledger(
        request, ledger, action="ledger.export", subject=subject, payload=filters.said()
    )


@require_safe
def policy_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One policy, or an older version of it."""
    require(request.user, "policy.view")
    run = latest_run()
    page = queries.policy_page(
        slug,
        version_id=VersionForm(request.GET).asked("version"),
        basis=timezone.localdate(),
        lang=reader_language(),
        run=run,
        counts=counts_visible_to(request.user, run),
    )
    if page is None:
        raise Http404
    return render(request, "policies/policy.html", {"page": page})


@require_safe
def clause_firms(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The firms that have an outcome on a clause."""
    form = ClauseFirmsForm(request.GET)
    firms = queries.clause_firms(
        slug,
        key,
        form.outcome_or_default(),
        visible=verdicts_visible_to(request.user, key, at=timezone.now()),
        after=request.GET.get("after", ""),
        lang=reader_language(),
    )
    if firms is None:
        raise Http404
    return render(request, "policies/firms.html", {"form": form, "firms": firms})


@require_safe
def firms_export(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Those firms as a ledger."""
    require(request.user, "enterprise.export")
    at, lang = timezone.now(), reader_language()
    outcome = ClauseFirmsForm(request.GET).outcome_or_default()
    visible = verdicts_to_export(request.user, key, at=at)
    firms = queries.clause_firms(slug, key, outcome, visible=visible, lang=lang, size=MOST_ROWS)
    if firms is None:
        raise Http404
    ledger = exports.firms_ledger(firms, unit=filling_unit(request.user, lang), at=at)
    subject, said = ("ledger", f"{slug}/{key}"), {"outcome": outcome}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)
