"""Between the log-in and every page: who acts for somebody who is away has that person's desk."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from liyuan.accounts.access import grants_of
from liyuan.accounts.models import Deputy, User

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SESSION = "stands_in_by"
# One's own account, notices, arrangements and programs stay one's own.
OWN = ("/accounts/", "/notices/", "/deputies/", "/api/", "/language/", "/healthz")


def stand_in(get_response: GetResponse) -> GetResponse:
    """Middleware: the request is the person's who is away, marked with who really acts."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if SESSION in request.session and isinstance(user, User):
            found = holding_for(user, timezone.localdate()).filter(pk=request.session[SESSION])
            if (row := found.first()) is None:
                del request.session[SESSION]
            elif not request.path.startswith(OWN):
                request.user = in_place(row, user)
        return get_response(request)

    return answer


def holding_for(user: User, on: date) -> QuerySet[Deputy]:
    """For whom a person may act on a day: both still work in the unit, and nobody ended it."""
    units = {grant.unit_id for grant in grants_of(user, on) if grant.unit_id}
    found = Deputy.objects.filter(deputy=user.pk, ended_at=None, since__lte=on, until__gt=on)
    found = found.filter(unit__in=units, person__is_active=True)
    return found.select_related("person", "unit").order_by("until", "pk")


def in_place(row: Deputy, deputy: User) -> User:
    """The person who is away, as whom the deputy acts: never saved."""
    person = row.person
    person.stand_in, person.deputing = deputy, row
    return person
