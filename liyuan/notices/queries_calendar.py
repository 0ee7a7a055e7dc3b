"""A person's calendar: the events of all providers, behind a secret address."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from liyuan.accounts.models import User
from liyuan.notices.actions_settings import hash_of
from liyuan.notices.domain_calendar import Event
from liyuan.notices.models import CalendarKey
from liyuan.notices.words import title_of

# The events of a person, as of a moment.
Events = Callable[[User, datetime], Iterable[Event]]
PAST = timedelta(days=30)
MOST = 1_000


def owner_of(secret: str) -> User | None:
    """Whose calendar it is; nobody's once the secret is revoked or the account closed."""
    found = CalendarKey.objects.filter(hash=hash_of(secret), user__is_active=True)
    key = found.select_related("user").first()
    return key.user if key else None


def events_of(user: User, at: datetime) -> tuple[Event, ...]:
    """What all providers say, in order of time."""
    providers: Mapping[str, Events] = import_string(settings.CALENDAR)
    told = (event for provider in providers.values() for event in provider(user, at))
    return tuple(sorted(told, key=lambda event: (event.starts, event.uid)))


def due_notices(user: User, at: datetime) -> Iterable[Event]:
    """The deadlines that a person was told: of each subject the one that was told last."""
    rows = user.notices.filter(due_at__gt=at - PAST).order_by("-id")[:MOST]
    latest = {(one.subject_kind, one.subject_id): one for one in reversed(rows)}
    for (kind, number), notice in latest.items():
        assert notice.due_at is not None
        yield Event(
            uid=f"{kind}-{number}",
            summary=title_of(notice),
            starts=notice.due_at,
            changed=notice.at,
        )
