"""The roster of any day, how alike positionings are, and measures rolled up over the parks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.parks.access import parks_visible_to
from liyuan.parks.exports import measure_ledger, overlap_ledger, roster_ledger
from liyuan.parks.forms import DayForm, YearForm
from liyuan.parks.queries import composition, speciality_words
from liyuan.parks.queries_likeness import Matrix, matrix
from liyuan.parks.queries_rollup import MeasureYear, measure_year, measures
from liyuan.parks.queries_roster import RosterPage, roster_page
from liyuan.parks.queries_tree import ParkTree, park_tree
from liyuan.rules.queries import pack_manifest
from liyuan.web.language import reader_language


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """The roster of `?on=`, today's when not said, against that of `?against=`."""
    require(request.user, "park.list")
    form = DayForm(request.GET)
    page = _roster(request, form) if form.is_valid() else None
    context = {"form": form, "page": page, "exports": bool(may(request.user, "park.export"))}
    return render(request, "parks/roster.html", context, status=200 if page else 422)


@require_safe
def roster_export(request: HttpRequest) -> HttpResponse:
    """The same as a 台账."""
    require(request.user, "park.export")
    form = DayForm(request.GET)
    if not form.is_valid():
        return render(request, "parks/roster.html", {"form": form}, status=422)
    return roster_ledger(request, _roster(request, form))


@require_safe
def overlap(request: HttpRequest) -> HttpResponse:
    """How much the positionings of parks overlap: a list of pairs, and a matrix."""
    require(request.user, "park.list")
    context = {"page": _matrix(request), "exports": bool(may(request.user, "park.export"))}
    return render(request, "parks/overlap.html", context)


@require_safe
def overlap_export(request: HttpRequest) -> HttpResponse:
    """Every pair of parks with its index, as a 台账."""
    require(request.user, "park.export")
    return overlap_ledger(request, _matrix(request))


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure in `?year=`, rolled up over the parks and shared between districts."""
    require(request.user, "park.list")
    context = {"page": _measure(request, code), "measures": measures(reader_language())}
    exports = bool(may(request.user, "park.export"))
    return render(request, "parks/measure.html", {**context, "exports": exports})


@require_safe
def measure_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a 台账."""
    require(request.user, "park.export")
    return measure_ledger(request, _measure(request, code))


def _roster(request: HttpRequest, form: DayForm) -> RosterPage:
    return roster_page(
        parks_visible_to(request.user),
        manifest=pack_manifest(),
        on=form.cleaned_data["on"] or timezone.localdate(),
        against=form.cleaned_data["against"],
        lang=reader_language(),
    )


def _matrix(request: HttpRequest) -> Matrix:
    return matrix(_tree(request), speciality_words(reader_language()))


def _measure(request: HttpRequest, code: str) -> MeasureYear:
    tree = _tree(request)
    nameless = composition(pack_manifest(), timezone.localdate()).open
    page = measure_year(
        code,
        tree,
        year=YearForm(request.GET).year_asked(),
        seats=len(tree.forest.roots) + nameless,
        lang=reader_language(),
    )
    if page is None:
        raise Http404
    return page


def _tree(request: HttpRequest) -> ParkTree:
    parks = parks_visible_to(request.user)
    return park_tree(parks, on=timezone.localdate(), lang=reader_language())
