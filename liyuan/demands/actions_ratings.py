"""Publishing what firms said of answers, one period after the other."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.demands.models import PublishedRatings
from liyuan.journal.actions import record


class NotOver(Exception):
    """A period that still runs is not published: its units could press who has yet to answer."""


@transaction.atomic
def publish_ratings(until: date, *, by: User | None, at: datetime) -> bool:
    """Let the handling units read what was said before a day; False when they may already.

    Raises NotOver for a day that has not come.
    """
    if until > timezone.localdate(at):
        raise NotOver
    if PublishedRatings.objects.filter(until__gte=until).exists():
        return False
    _row, made = PublishedRatings.objects.get_or_create(until=until, defaults={"at": at, "by": by})
    if made:
        day = until.isoformat()
        record(action="rating.publish", subject=("rating", day), by=by, at=at, payload={})
    return made
