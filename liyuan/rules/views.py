"""The page of the working calendar."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from liyuan.accounts.access import Person, require
from liyuan.rules.forms import CalendarForm
from liyuan.rules.queries_calendar import years_covered
from liyuan.rules.queries_calendar_page import calendar_page
from liyuan.web.language import reader_language


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A year of the calendar, and working days counted; 422 for a question that is wrong."""
    require(request.user, "calendar.view")
    today = timezone.localdate()
    form = CalendarForm(request.GET, covered=years_covered(), today=today)
    if not form.is_valid():
        return render(request, "rules/calendar.html", {"form": form}, status=422)
    page = calendar_page(**form.asked(), today=today, lang=reader_language())
    said = {"form": form, "page": page, "estimates": estimates(request.user)}
    return render(request, "rules/calendar.html", said)


def estimates(user: Person) -> object:
    """The open deadlines that are estimates: cases lie above, the settings name who counts them."""
    counted: object = import_string(settings.ESTIMATED_DEADLINES)(user, reader_language())
    return counted
