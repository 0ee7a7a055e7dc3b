"""A person's own notices: nobody opens another's."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from liyuan.accounts.access import Person, refuse
from liyuan.accounts.models import User
from liyuan.notices.models import Notice


def receiver(user: Person) -> User:
    """Whoever is logged in; a visitor is led to the log-in."""
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def notice_to_open(user: Person, number: int, *, at: datetime) -> Notice:
    """One of the person's own notices; 404 for every other, journalled."""
    found = receiver(user).notices.filter(pk=number).first()
    if found is None:
        refuse(user, "notice.open", ("notice", str(number)), at=at, hidden=True)
    return found
