"""A person's calendar: the events of all providers, behind a secret address."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from liyuan.accounts.models import User
from liyuan.notices.actions_settings import hash_of
from liyuan.notices.domain_calendar import Event
from liyuan.notices.models import CalendarKey

# The events of a person, as of a moment.
Events = Callable[[User, datetime], Iterable[Event]]


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
