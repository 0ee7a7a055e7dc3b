"""The four tiers: the page, the firms behind its figures, and making a district even."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import may, refuse, require
from liyuan.accounts.queries import filling_unit
from liyuan.demands.views_list import person
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.actions_serving import OvertakenError
from liyuan.journal.exports import take_ledger
from liyuan.parks.models import District
from liyuan.policies.access import standings_visible_to
from liyuan.policies.models import VerdictRun
from liyuan.policies.queries_runs import latest_run
from liyuan.serving.actions import balance_district, fingerprint
from liyuan.serving.exports import firms_ledger, shares_ledger
from liyuan.serving.forms import TierFilterForm
from liyuan.serving.queries_contacts import contacts
from liyuan.serving.queries_firms import firms_page
from liyuan.serving.queries_shares import (
    districts_of,
    officers_by_district,
    plan_of,
    shares,
)
from liyuan.serving.queries_tiers import tiers_page
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS

LISTING, TAKING, BALANCING = "standing.list", "enterprise.export", "tier.balance"
UNPROCESSABLE = 422


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Each tier with its firms, its contacts and lists, and how evenly officers are loaded."""
    require(request.user, LISTING)
    on, lang = timezone.localdate(), reader_language()
    found = tiers_page(person(request), latest_run(), on=on, lang=lang)
    mine = set(districts_of(request.user, BALANCING).values_list("code", flat=True))
    said = {"page": found, "mine": mine, "exports": bool(may(request.user, TAKING))}
    return render(request, "serving/tiers.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The load of each officer as a ledger."""
    require(request.user, LISTING)
    require(request.user, TAKING)
    run, at = latest_run(), timezone.now()
    found = shares(run, districts_of(request.user), timezone.localdate(at)) if run else ()
    unit = filling_unit(request.user, reader_language())
    ledger = shares_ledger(found, unit=unit, at=at)
    subject = ("standing", "service-tier")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload={})


@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms behind a figure, with whom each turns to; 422 for a filter that is wrong."""
    require(request.user, LISTING)
    form, on = _form(request), timezone.localdate()
    visible = standings_visible_to(request.user)
    after = request.GET.get("after")
    found = firms_page(
        visible, latest_run(), form.filters(), on=on, lang=reader_language(), after=after
    )
    said = {"form": form, "page": found, "exports": bool(may(request.user, TAKING))}
    return render(request, "serving/firms.html", said, status=UNPROCESSABLE if form.errors else 200)


@require_safe
def firms_export(request: HttpRequest) -> HttpResponse:
    """The same as a ledger, as far as one may take firms away."""
    require(request.user, LISTING)
    require(request.user, TAKING)
    form, at, lang = _form(request), timezone.now(), reader_language()
    if not form.is_valid():
        return firms(request)
    taken = Q(enterprise__in=enterprises_visible_to(request.user, TAKING))
    taken &= standings_visible_to(request.user)
    found = firms_page(
        taken, latest_run(), form.filters(), on=timezone.localdate(at), lang=lang, size=MOST_ROWS
    )
    rows = found.rows if found else ()
    ledger = firms_ledger(rows, unit=filling_unit(request.user, lang), at=at)
    subject, said = ("standing", "service-tier"), form.filters().said()
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: HttpRequest, code: str) -> HttpResponse:
    """What would make a district even; posted, it is done as it was shown."""
    user, at = person(request), timezone.now()
    if not may(user, BALANCING):
        refuse(user, BALANCING, ("district", code), at=at)
    district, run = districts_of(user, BALANCING).filter(code=code).first(), latest_run()
    if district is None or run is None:
        refuse(user, BALANCING, ("district", code), at=at, hidden=True)
    if request.method == "POST" and _balanced(request, run, district):
        return redirect("tiers:page")
    plan = plan_of(run, district, timezone.localdate(at))
    said = {"plan": plan, "shown": fingerprint(plan)}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "serving/balance.html", said, status=status)


def _balanced(request: HttpRequest, run: VerdictRun, district: District) -> bool:
    shown = request.POST.get("shown", "")
    try:
        moved = balance_district(run, district, shown, by=person(request), at=timezone.now())
    except OvertakenError:
        messages.error(request, _("方案已变化（有企业或专员刚刚变动），请核对新方案后再确认。"))
        return False
    messages.success(request, _("已调整 %(number)s 家企业的服务专员。") % {"number": moved})
    return True


def _form(request: HttpRequest) -> TierFilterForm:
    lang, on = reader_language(), timezone.localdate()
    codes = list(districts_of(request.user).values_list("code", flat=True))
    people = officers_by_district(codes, on).values()
    choices = tuple((str(pk), name) for found in people for pk, name in found.items())
    return TierFilterForm(request.GET, known=contacts(lang), officers=choices, lang=lang)
