"""Who may open a file: whoever may read its subject, by the table of the composition root."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from liyuan.accounts.access import Person, refuse
from liyuan.attachments.models import Attachment

# Whether a person may read a file, of a kind of subject.
Reads = Callable[[Person, Attachment], bool]


def readers() -> Mapping[str, Reads]:
    """By kind of subject; of a kind that is not there, nobody reads anything."""
    table: Mapping[str, Reads] = import_string(settings.SUBJECT_READERS)
    return table


def attachment_to_read(user: Person, key: UUID, *, at: datetime) -> Attachment:
    """One file; 404 for who may not know of it, the same as for an address that never was."""
    found = Attachment.objects.filter(key=key).first()
    if found is None:
        refuse(user, "attachment.read", ("attachment", str(key)), at=at, hidden=True)
    reads = readers().get(found.subject_kind)
    if reads is None or not reads(user, found):
        refuse(user, "attachment.read", ("attachment", str(key)), at=at, hidden=True)
    return found
