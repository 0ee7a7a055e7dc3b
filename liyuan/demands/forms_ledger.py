"""Handing a 台账 of demands back: the file, and the previewed changes, signed."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import User
from liyuan.demands.queries_ledger import Change, NoLedger, Said, read_back
from liyuan.engines.sheets import LIMITS, SheetError, format_of
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding

# A preview older than this is made anew.
SECONDS = 3600


class LedgerBackForm(forms.Form):
    """The file that was edited."""

    file = forms.FileField(
        label=_("改好的台账（XLSX）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("只读取“类别（可改）”和“本次填报进展”两列；留空的不改"),
        max_length=200,
    )

    def clean(self) -> dict[str, object]:
        """The rows of the file as `rows`."""
        said = super().clean() or self.cleaned_data
        if (chosen := said.get("file")) is not None:
            try:
                said["rows"] = _rows(chosen)
            except SheetError as error:
                self.add_error("file", finding(error.finding, reader_language()))
            except NoLedger as error:
                self.add_error("file", str(error))
        return said

    def rows(self) -> Sequence[Said]:
        found: Sequence[Said] = self.cleaned_data["rows"]
        return found


def _rows(chosen: "UploadedFile[bytes]") -> Sequence[Said]:
    if (chosen.size or 0) > LIMITS.file_bytes:
        raise SheetError("sheet.size", limit=LIMITS.file_bytes >> 20)
    with tempfile.NamedTemporaryFile(prefix="liyuan-ledger-") as copy:
        for piece in chosen.chunks():
            copy.write(piece)
        copy.flush()
        format_of(Path(copy.name))
        return read_back(Path(copy.name))


def signed(changes: Sequence[Change], user: User) -> str:
    """The changes that were shown, so that just these are confirmed, by this person."""
    return signing.dumps([asdict(one) for one in changes], salt=_salt(user), compress=True)


def unsigned(text: str, user: User) -> tuple[Change, ...]:
    """What was shown; nothing for another's, an old or a made-up one."""
    try:
        rows = signing.loads(text, salt=_salt(user), max_age=SECONDS)
    except signing.BadSignature:
        return ()
    return tuple(Change(**row) for row in rows)


def _salt(user: User) -> str:
    return f"demands.ledger.{user.pk}"
