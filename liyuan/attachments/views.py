"""One file, given out to who may read its subject."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.models import User
from liyuan.attachments.access import attachment_to_read
from liyuan.attachments.actions import take
from liyuan.attachments.serving import served


@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file to be saved; with `?inline`, a picture to be looked at."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    at = timezone.now()
    attachment = attachment_to_read(request.user, key, at=at)
    take(attachment, by=request.user, at=at)
    return served(attachment, inline="inline" in request.GET)
