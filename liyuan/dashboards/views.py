"""Portal, cockpit, and the pages of one firm and of one park."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import Person, may, require
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import User
from liyuan.dashboards import queries
from liyuan.dashboards.entries import entries_for
from liyuan.dashboards.queries_demands import FEW, LATEST, firm_demands
from liyuan.dashboards.queries_firm import FirmPage, firm_card, firm_page
from liyuan.dashboards.queries_map import district_map
from liyuan.dashboards.queries_park import park_page
from liyuan.enterprises.access import (
    enterprise_to_view,
    enterprises_visible_to,
    firms_counted_for,
    heads,
)
from liyuan.enterprises.models import Enterprise
from liyuan.indicators.access import counts_visible
from liyuan.parks.access import park_to_view, parks_visible_to
from liyuan.policies.access import counts_visible_to
from liyuan.policies.forms import VersionForm
from liyuan.policies.queries_runs import latest_run
from liyuan.serving.queries_firms import tier_of
from liyuan.web.language import reader_language

CLOSE = frozenset({Scope.OWN, Scope.ASSIGNED})
# Which folds are open, by the name that the template gives them.
OPENED = {"opened": "facts", "unfolded": "policies"}


@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """What this is, where to begin, and the firms that are the reader's own business."""
    firms = _firms(request.user)
    close = firms is not None and bool(may(request.user, "enterprise.list") & CLOSE)
    mine = firms if firms is not None and close else Enterprise.objects.none()
    page = queries.portal_page(mine, on=timezone.localdate(), lang=reader_language())
    context = {"page": page, "entries": entries_for(request.user)}
    return render(request, "dashboards/portal.html", context)


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """Targets with base, definition, source and progress; counts as far as one may count."""
    return render(request, "dashboards/cockpit.html", _cockpit(request))


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a screen on the wall: nothing to press, and it renews itself."""
    return render(request, "dashboards/wall.html", _cockpit(request))


def _cockpit(request: HttpRequest) -> dict[str, object]:
    require(request.user, "cockpit.view")
    firms = firms_counted_for(request.user) if may(request.user, "enterprise.list") else None
    counts = counts_visible_to(request.user, latest_run())
    on, lang = timezone.localdate(), reader_language()
    parks, own = parks_visible_to(request.user), counts_visible(request.user)
    asked = request.GET.get("map", "")
    return {
        "page": queries.cockpit_page(counts, on=on, lang=lang),
        "districts": district_map(asked, parks, firms, counts=own, on=on, lang=lang),
        "on": on,
    }


@require_safe
def park(request: HttpRequest, code: str) -> HttpResponse:
    """One park of the roster."""
    found = park_to_view(request.user, code, at=timezone.now())
    parks = parks_visible_to(request.user, "park.view")
    page = park_page(
        found,
        parks,
        _firms(request.user),
        counts=counts_visible(request.user),
        on=timezone.localdate(),
        lang=reader_language(),
    )
    return render(request, "dashboards/park.html", {"page": page})


@require_safe
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """一企一档; `?run=` explains an earlier run, `?live=` judges now, others open folds."""
    enterprise = enterprise_to_view(request.user, code, at=timezone.now())
    page = _firm_page(request, enterprise)
    context: dict[str, object] = {"page": page, "policies": page.policies}
    context |= _served(request, enterprise) | {"names": page.names}
    context |= {name: request.GET.get(of, "") for name, of in OPENED.items()}
    return render(request, f"dashboards/{_part(request)}.html", context)


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A firm beside something that is worked on: what it is, who serves it, what else it asked."""
    enterprise = enterprise_to_view(request.user, code, at=timezone.now())
    found = firm_card(enterprise, request.user, on=timezone.localdate(), lang=reader_language())
    context = {"head": found.head, "names": found.names, **_served(request, enterprise, most=FEW)}
    return render(request, "dashboards/_firm_card.html", context)


def _served(request: HttpRequest, enterprise: Enterprise, most: int = LATEST) -> dict[str, object]:
    """Who serves the firm, what it asked for, and whether the reader heads it."""
    at, lang, user = timezone.now(), reader_language(), request.user
    tier = tier_of(enterprise, latest_run(), on=timezone.localdate(at), lang=lang)
    demands = (
        firm_demands(enterprise, user, most, at=at, lang=lang) if isinstance(user, User) else None
    )
    return {"tier": tier, "demands": demands, "heads": heads(user, enterprise)}


def _firm_page(request: HttpRequest, enterprise: Enterprise) -> FirmPage:
    return firm_page(
        enterprise,
        request.user,
        at=timezone.now(),
        lang=reader_language(),
        run_id=VersionForm(request.GET).asked("run"),
        opened=request.GET.get("policies", ""),
        live=bool(request.GET.get("live")),
    )


def _part(request: HttpRequest) -> str:
    """The page, its sheet for paper (`?sheet=`), or the facts alone for a fold that opens."""
    if request.GET.get("sheet"):
        return "firm_sheet"
    folded = request.GET.get("facts") and "HX-Request" in request.headers
    return "_firm_facts" if folded else "firm"


def _firms(user: Person) -> QuerySet[Enterprise] | None:
    """The firms one may list; None for who may list none at all."""
    return enterprises_visible_to(user) if may(user, "enterprise.list") else None
