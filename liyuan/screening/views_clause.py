"""The page of one clause in a screening, and its list of near misses as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit, unit_names
from liyuan.engines.findings import Reported
from liyuan.journal.exports import take_ledger
from liyuan.screening import exports
from liyuan.screening.access import (
    DISTANCES,
    EXPORT,
    NAMES,
    VIEW,
    clearance_in_screenings,
    firms_measured_for,
    screening_done,
)
from liyuan.screening.forms import ClausePageForm
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import run_until
from liyuan.screening.queries_breakdown import broken_down
from liyuan.screening.queries_funnel import ClauseOfCity, bands
from liyuan.screening.queries_run import ClauseHead, clause_counts, clause_head
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.web.messages import in_words


@require_safe
def clause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What a screening found of a clause: the last one, or `?run=`."""
    require(request.user, VIEW)
    run, head = _head(request, slug, key)
    names, lang = bool(may(request.user, NAMES)), reader_language()
    context: dict[str, object] = {"run": run, "head": head, "names": names}
    context["counts"] = clause_counts(run, head)
    context["broken"] = broken_down(run, head, names=names, lang=lang)
    context["exports"] = bool(may(request.user, EXPORT))
    try:
        context |= _over_the_city(request, run, head)
    except Reported as gone:
        context["gone"] = in_words(gone.finding, lang)
    return render(request, "screening/clause.html", context)


@require_safe
def near_export(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The firms that nearly match, as far as the reader may read their figures, as a ledger."""
    require(request.user, EXPORT)
    at, lang = timezone.now(), reader_language()
    run, head = _head(request, slug, key)
    city, by = ClauseOfCity.of(run, head.at, lang), clearance_in_screenings(request.user)
    firms = (
        city.near_firms(firms_measured_for(request.user), by, most=MOST_ROWS).firms if city else ()
    )
    unit = filling_unit(request.user, lang)
    ledger = exports.near_ledger(head, firms, unit=unit, at=at)
    subject, said = ("screening", str(run.pk)), {"clause": head.at}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def _head(request: HttpRequest, slug: str, key: str) -> tuple[ScreeningRun, ClauseHead]:
    asked, at = ClausePageForm(request.GET).asked(), timezone.now()
    run = screening_done(request.user, asked, at=at) if asked else run_until(timezone.localdate(at))
    head = clause_head(run, slug, key, lang=reader_language()) if run else None
    if run is None or head is None:
        raise Http404
    return run, head


def _over_the_city(request: HttpRequest, run: ScreeningRun, head: ClauseHead) -> dict[str, object]:
    """Funnel, near misses and missing facts; nothing for a clause that no column holds."""
    lang = reader_language()
    city = ClauseOfCity.of(run, head.at, lang)
    if city is None:
        return {"apart": True}
    found: dict[str, object] = {"city": city, "bands": bands(), "near": city.near_lines()}
    if may(request.user, DISTANCES) and may(request.user, NAMES):
        by = clearance_in_screenings(request.user)
        found["nearest"] = city.near_firms(firms_measured_for(request.user), by)
    return found | {"missing": tuple(city.missing(unit_names(lang)))}
