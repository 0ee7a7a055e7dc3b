"""Attachments: whose file of which content belongs to what."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from liyuan.accounts.domain import Level
from liyuan.attachments.domain import SHOWN


class Attachment(models.Model):
    """A file of a subject; its bytes lie in the store by their hash, once for all who have them."""

    # What its address says: not to be guessed, and checked all the same.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    # As its content says, whatever the name was.
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    level = models.CharField(max_length=16, choices=[(level, level) for level in Level])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sha256"], name="attached_once"
            ),
        ]

    @property
    def subject(self) -> tuple[str, str]:
        """What it belongs to, as the journal names it."""
        return self.subject_kind, self.subject_id

    @property
    def shown(self) -> bool:
        """Whether a browser may draw it in place."""
        return self.media_type in SHOWN
