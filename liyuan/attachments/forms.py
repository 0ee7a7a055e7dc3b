"""The field of a form for several files, and what is said of those that are not taken."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import Level
from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.attachments.domain import ACCEPTED, NotKept
from liyuan.attachments.words import refusal

HINT = _("图片、录音、PDF、Word、Excel、PPT、OFD 或文本；不收压缩包和含宏的文件")


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own choice of files, more than one at a time."""

    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Several files, or none; their contents are judged when they are attached."""

    def __init__(self, **said: Any) -> None:
        widget = SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True})
        said.setdefault("label", _("附件"))
        said.setdefault("help_text", HINT)
        super().__init__(widget=widget, required=False, allow_empty_file=True, **said)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """The files in the order in which they were chosen."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        one = super().clean
        return [one(file, initial) for file in files]


def attach_all(
    files: "Iterable[UploadedFile[Any]]",
    *,
    subject: tuple[str, str],
    level: Level = Level.INTERNAL,
    by: User | None,
    at: datetime,
) -> tuple[str, ...]:
    """Attach what can be attached; a sentence for each file that was not."""
    said = []
    for one in files:
        try:
            attach(one.chunks(), subject=subject, name=one.name or "", level=level, by=by, at=at)
        except NotKept as error:
            said.append(refusal(error))
    return tuple(said)
