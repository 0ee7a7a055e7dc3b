"""Reads of attachments: those of one subject, and of many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from liyuan.attachments.models import Attachment


def attachments_of(subject: tuple[str, str]) -> tuple[Attachment, ...]:
    """The files of a subject, oldest first; whoever shows them has asked who reads the subject."""
    kind, number = subject
    return attachments_of_many(kind, [number]).get(number, ())


def attachments_of_many(kind: str, ids: Iterable[str]) -> Mapping[str, tuple[Attachment, ...]]:
    """The files of many subjects of a kind, by id."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    rows = Attachment.objects.filter(subject_kind=kind, subject_id__in=list(ids))
    for row in rows.select_related("uploaded_by").order_by("id"):
        found[row.subject_id].append(row)
    return {number: tuple(files) for number, files in found.items()}
