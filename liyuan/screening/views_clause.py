"""The page of one clause in a screening, and its list of near misses as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit, unit_names
from liyuan.engines.findings import Reported
from liyuan.journal.exports import take_ledger
from liyuan.rules.models import RuleVersion
from liyuan.screening import exports
from liyuan.screening.access import (
    DISTANCES,
    EXPORT,
    FIGURES,
    NAMES,
    clearance_in_screenings,
    firms_measured_for,
    names_everybody,
    screening_done,
)
from liyuan.screening.forms import ClausePageForm
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import run_until
from liyuan.screening.queries_breakdown import broken_down
from liyuan.screening.queries_funnel import ClauseOfCity, NearFirm, bands
from liyuan.screening.queries_run import ClauseHead, clause_head, versions_of_run
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.web.messages import in_words
from liyuan.web.paging import Page

Judged = tuple[ScreeningRun, tuple[RuleVersion, ...], ClauseHead]


@require_safe
def clause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What a screening found of a clause: the last one, or `?run=`."""
    require(request.user, FIGURES)
    run, versions, head = _head(request, slug, key)
    names, lang = names_everybody(request.user), reader_language()
    context: dict[str, object] = {"run": run, "head": head, "names": names}
    context["broken"] = broken_down(run, head, names=names, lang=lang)
    context["exports"] = bool(may(request.user, EXPORT))
    try:
        context |= _over_the_city(request, run, versions, head)
    except Reported as gone:
        context["gone"] = in_words(gone.finding, lang)
    return render(request, "screening/clause.html", context)


@require_safe
def near_export(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The firms that nearly match, as far as the reader may read their figures, as a ledger."""
    require(request.user, EXPORT)
    require(request.user, FIGURES)
    at, lang = timezone.now(), reader_language()
    run, versions, head = _head(request, slug, key)
    city = ClauseOfCity.of(run, versions, head.at, lang)
    firms = _nearest(request, city, size=MOST_ROWS).items if city else ()
    unit = filling_unit(request.user, lang)
    ledger = exports.near_ledger(head, firms, unit=unit, at=at)
    subject, said = ("screening", str(run.pk)), {"clause": head.at}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def _head(request: HttpRequest, slug: str, key: str) -> Judged:
    asked, at = ClausePageForm(request.GET).asked(), timezone.now()
    run = screening_done(request.user, asked, at=at) if asked else run_until(timezone.localdate(at))
    versions = versions_of_run(run) if run else ()
    head = clause_head(run, versions, slug, key, lang=reader_language()) if run else None
    if run is None or head is None:
        raise Http404
    return run, versions, head


def _nearest(request: HttpRequest, city: ClauseOfCity, **asked: Any) -> Page[NearFirm]:
    by = clearance_in_screenings(request.user)
    return city.near_firms(firms_measured_for(request.user), by, **asked)


def _over_the_city(
    request: HttpRequest, run: ScreeningRun, versions: tuple[RuleVersion, ...], head: ClauseHead
) -> dict[str, object]:
    """Funnel, near misses and missing facts; nothing for a clause that no column holds."""
    lang = reader_language()
    city = ClauseOfCity.of(run, versions, head.at, lang)
    if city is None:
        return {"apart": True}
    found: dict[str, object] = {"city": city, "bands": bands(), "near": city.near_lines()}
    if may(request.user, DISTANCES) and may(request.user, NAMES):
        found["nearest"] = _nearest(request, city, after=request.GET.get("after"))
    return found | {"missing": tuple(city.missing(unit_names(lang)))}
