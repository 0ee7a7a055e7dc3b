"""Giving a file out so that no browser runs it."""

from django.http import FileResponse

from liyuan.attachments.files import path_of
from liyuan.attachments.models import Attachment

# Whatever it turns out to be, it may load nothing, run nothing and has no origin.
CAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def served(attachment: Attachment, *, inline: bool = False) -> FileResponse:
    """The file to be saved; a picture, on wish, to be looked at. Raises FileNotFoundError.

    For whoever has been let in by `access`, or by the owner of the subject.
    """
    response = FileResponse(
        path_of(attachment.sha256).open("rb"),
        as_attachment=not (inline and attachment.shown),
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    response.headers["Content-Security-Policy"] = CAGE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
