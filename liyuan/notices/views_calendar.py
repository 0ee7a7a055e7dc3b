"""The calendar that a person's own program fetches, by its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liyuan.notices.domain_calendar import calendar
from liyuan.notices.queries_calendar import events_of, owner_of


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The owner's events; 404 for a secret that is nobody's."""
    owner = owner_of(request.GET.get("key", ""))
    if owner is None:
        raise Http404
    at, host = timezone.now(), request.get_host().partition(":")[0]
    text = calendar(events_of(owner, at), name=_("立园时限"), host=host, at=at)
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
