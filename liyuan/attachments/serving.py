"""Giving a file out so that no browser runs it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liyuan.attachments.files import path_of
from liyuan.attachments.models import Attachment

# Whatever it turns out to be, it may load nothing, run nothing and has no origin.
CAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def served(attachment: Attachment, *, inline: bool = False) -> HttpResponse:
    """The file to be saved; a picture, on wish, to be looked at. Raises FileNotFoundError.

    For whoever has been let in by `access`, or by the owner of the subject.
    """
    content = path_of(attachment.sha256).read_bytes()  # no larger than one may be handed over
    response = HttpResponse(content, content_type=attachment.media_type)
    saved = not (inline and attachment.shown)
    disposition = content_disposition_header(saved, attachment.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = CAGE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
