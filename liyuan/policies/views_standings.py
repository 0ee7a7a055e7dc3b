"""The lists that a run keeps: firms by tier, by rung, by how near a threshold they are."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.journal.exports import take_ledger
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.policies import queries_standings as queries
from liyuan.policies.access import standings_counted, standings_visible_to
from liyuan.policies.exports import standings_ledger
from liyuan.policies.forms import StandingFilterForm
from liyuan.policies.queries_runs import latest_run
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.web.paging import PAGE_SIZE

UNPROCESSABLE = 422


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list, with how many firms of the reader's are in it."""
    require(request.user, "standing.list")
    run = latest_run()
    counts = standings_counted(request.user, run)
    found = queries.standing_lists(run, counts, lang=reader_language())
    return render(request, "policies/standings.html", {"lists": found})


@require_safe
def firms(request: HttpRequest, slug: str) -> HttpResponse:
    """The firms of one list, by park and by name; 422 for a filter that is wrong."""
    require(request.user, "standing.list")
    form, visible = _form(request, slug), standings_visible_to(request.user)
    page = _page(request, slug, form, visible, after=request.GET.get("after"))
    exports = bool(may(request.user, "enterprise.export"))
    context = {"form": form, "page": page, "exports": exports}
    status = 200 if form.is_valid() else UNPROCESSABLE
    return render(request, "policies/standing.html", context, status=status)


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The firms of one list as a ledger; 422 for a filter that is wrong."""
    require(request.user, "standing.list")
    require(request.user, "enterprise.export")
    form = _form(request, slug)
    if not form.is_valid():
        return firms(request, slug)
    taken = Q(enterprise__in=enterprises_visible_to(request.user, "enterprise.export"))
    visible = standings_visible_to(request.user) & taken
    page = _page(request, slug, form, visible, size=MOST_ROWS)
    unit = filling_unit(request.user, reader_language())
    ledger = standings_ledger(page, unit=unit, at=timezone.now())
    subject, said = ("standing", slug), form.filters().said()
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def _form(request: HttpRequest, slug: str) -> StandingFilterForm:
    lang = reader_language()
    parks = park_choices(parks_visible_to(request.user), lang)
    values = queries.value_choices(slug, lang=lang)
    return StandingFilterForm(request.GET, values=values, parks=parks, lang=lang)


def _page(
    request: HttpRequest,
    slug: str,
    form: StandingFilterForm,
    visible: Q,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> queries.StandingPage:
    run = latest_run()
    page = queries.standing_page(
        slug,
        form.filters(),
        run=run,
        visible=visible,
        counts=standings_counted(request.user, run),
        lang=reader_language(),
        after=after,
        size=size,
    )
    if page is None:
        raise Http404
    return page
