"""The list of targets, the page of one, and the published figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.indicators import queries_figures
from liyuan.indicators.access import counts_visible, target_to_view, targets_visible_to
from liyuan.indicators.exports import figure_ledger, target_ledger
from liyuan.indicators.forms import FigureFilterForm, TargetFilterForm
from liyuan.indicators.models import Target
from liyuan.indicators.queries import TargetProgress, progress_of, thresholds
from liyuan.indicators.queries_counts import OwnCount, own_count
from liyuan.indicators.queries_target import scope_choices, target_page
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries_tree import park_tree
from liyuan.rules.queries import pack_manifest
from liyuan.web.language import reader_language


@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """Every target, or those of `?scope=`; 422 for a scope that has none."""
    require(request.user, "target.view")
    form = _target_form(request)
    targets = _targets(request, form) if form.is_valid() else ()
    exports = bool(may(request.user, "target.export"))
    context = {"form": form, "targets": targets, "exports": exports}
    return render(
        request, "indicators/targets.html", context, status=200 if form.is_valid() else 422
    )


@require_safe
def target_export(request: HttpRequest) -> HttpResponse:
    """The same as a 台账."""
    require(request.user, "target.export")
    form = _target_form(request)
    if not form.is_valid():
        return render(request, "indicators/targets.html", {"form": form}, status=422)
    return target_ledger(request, _targets(request, form))


@require_safe
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One target: chart, course, forecast, sources, and the records behind it."""
    found = target_to_view(request.user, code, at=timezone.now())
    lang, manifest = reader_language(), pack_manifest()
    targets = Target.objects.filter(pk=found.pk)
    (progress,) = progress_of(
        targets, on=timezone.localdate(), lang=lang, limits=thresholds(manifest)
    )
    page = target_page(progress, _own_count(request, found), lang=lang)
    context = {"page": page, "target": progress, "alarms": manifest.get("alarms")}
    return render(request, "indicators/target.html", context)


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """The published figures that the filters leave; 422 for a filter that is wrong."""
    require(request.user, "figure.view")
    form, page = _figure_form(request), None
    if form.is_valid():
        after = request.GET.get("after")
        page = queries_figures.figure_page(form.filters(), after=after, lang=reader_language())
    context = {"form": form, "page": page, "exports": bool(may(request.user, "figure.export"))}
    return render(request, "indicators/figures.html", context, status=200 if page else 422)


@require_safe
def figure_export(request: HttpRequest) -> HttpResponse:
    """The same as a 台账."""
    require(request.user, "figure.export")
    form = _figure_form(request)
    if not form.is_valid():
        return render(request, "indicators/figures.html", {"form": form}, status=422)
    return figure_ledger(request, form.filters())


def _figure_form(request: HttpRequest) -> FigureFilterForm:
    documents = queries_figures.document_choices(reader_language())
    return FigureFilterForm(request.GET, documents=documents)


def _target_form(request: HttpRequest) -> TargetFilterForm:
    scopes = scope_choices(targets_visible_to(request.user), lang=reader_language())
    return TargetFilterForm(request.GET, scopes=scopes)


def _targets(request: HttpRequest, form: TargetFilterForm) -> tuple[TargetProgress, ...]:
    targets, scope = targets_visible_to(request.user), form.cleaned_data["scope"]
    found = targets.filter(scope=scope) if scope else targets
    limits = thresholds(pack_manifest())
    return progress_of(found, on=timezone.localdate(), lang=reader_language(), limits=limits)


def _own_count(request: HttpRequest, found: Target) -> OwnCount | None:
    if not counts_visible(request.user):
        return None
    lang = reader_language()
    tree = park_tree(parks_visible_to(request.user), on=timezone.localdate(), lang=lang)
    return own_count(found.indicator, tree, lang=lang)
