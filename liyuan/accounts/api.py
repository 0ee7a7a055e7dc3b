"""Who calls the interface for programs: by a key in the header, or by the session of a page."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from liyuan.accounts.actions_tokens import person_of
from liyuan.accounts.models import User


class ByToken(HttpBearer):
    """`Authorization: Bearer ly_…`: the caller acts as the person whose key it is."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        person = person_of(token, at=timezone.now())
        if person is not None:
            request.user = person
        return person


# A session is that of a browser: its requests carry the CSRF token as those of pages do.
AUTH = [ByToken(), SessionAuth()]
