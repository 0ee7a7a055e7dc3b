"""The firms behind a count of a screening, for who may see them by name."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.journal.exports import take_ledger
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.screening import exports
from liyuan.screening.access import EXPORT, NAMES, firms_named_to, screening_done
from liyuan.screening.forms import FirmsForm
from liyuan.screening.gone import told_when_gone
from liyuan.screening.queries_firms import Asked, firms_page
from liyuan.screening.queries_run import ClauseHead, clause_head, policies_of
from liyuan.screening.words import asked_words
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS


@require_safe
@told_when_gone
def firms(request: HttpRequest, number: int, slug: str, key: str) -> HttpResponse:
    """A page of them."""
    require(request.user, NAMES)
    form = _form(request)
    head, asked = _asked(request, form, number, slug, key)
    lang, after = reader_language(), request.GET.get("after")
    page = firms_page(asked, _reach(request, form), after=after, lang=lang)
    context = {"head": head, "asked": asked, "form": form, "page": page}
    context["back"] = _back(asked, head)
    context["words"] = asked_words(asked.outcome, asked.change)
    context["exports"] = bool(may(request.user, EXPORT))
    return render(request, "screening/firms.html", context)


@require_safe
@told_when_gone
def firms_export(request: HttpRequest, number: int, slug: str, key: str) -> HttpResponse:
    """The same as a ledger."""
    require(request.user, EXPORT)
    require(request.user, NAMES)
    at, lang = timezone.now(), reader_language()
    form = _form(request)
    head, asked = _asked(request, form, number, slug, key)
    rows = firms_page(asked, _reach(request, form), size=MOST_ROWS, lang=lang).items
    title = f"{head.key.upper()} {head.name} {asked_words(asked.outcome, asked.change)}"
    unit, changed = filling_unit(request.user, lang), bool(asked.change)
    ledger = exports.firms_ledger(title, rows, changed=changed, unit=unit, at=at)
    subject, said = ("screening", str(number)), {"clause": asked.key, **request.GET.dict()}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def _back(asked: Asked, head: ClauseHead) -> dict[str, str]:
    """The page on which the count stands: what changed, or the clause."""
    if asked.before:
        said = {"before": asked.before.pk, "now": asked.run.pk}
        url = reverse("screening:diff", args=(asked.run.pk, asked.before.pk))
        return {"url": url, "words": _("筛查 %(before)s 与 %(now)s 对比") % said}
    url = reverse("screening:clause", args=(head.slug, head.key))
    return {"url": f"{url}?run={asked.run.pk}", "words": f"{head.key.upper()} {head.name}"}


def _form(request: HttpRequest) -> FirmsForm:
    lang = reader_language()
    parks = park_choices(parks_visible_to(request.user), lang)
    return FirmsForm(request.GET, parks=parks, lang=lang)


def _reach(request: HttpRequest, form: FirmsForm) -> Q:
    """The firms that the reader may see by name, in the places that were asked for."""
    return firms_named_to(request.user) & form.places


def _asked(
    request: HttpRequest, form: FirmsForm, number: int, slug: str, key: str
) -> tuple[ClauseHead, Asked]:
    """The clause, in this screening or in the one that it is compared with; 404 when in neither."""
    at, lang = timezone.now(), reader_language()
    outcome, change, against = form.asked()
    run = screening_done(request.user, number, at=at)
    before = screening_done(request.user, against, at=at) if against else None
    runs = (one for one in (run, before) if one)
    heads = (clause_head(one, policies_of(one), slug, key, lang=lang) for one in runs)
    head = next(filter(None, heads), None)
    if head is None:
        raise Http404
    return head, Asked(run, head.at, outcome, change, before)
