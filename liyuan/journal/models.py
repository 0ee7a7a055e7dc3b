"""Tables of the journal: entries, erasable personal details, and seals that chain them."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One action that happened, written in its transaction; never changed afterwards."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    action = models.CharField(max_length=60, db_index=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=80)
    payload = models.JSONField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="entry_of_subject"),
        ]


class PersonalDetail(models.Model):
    """Personal data of an entry, outside the hashed payload so that they can be erased."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="personal")
    data = models.JSONField()


class Seal(models.Model):
    """A batch of committed entries chained to the seal before it."""

    at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    count = models.PositiveIntegerField()


class SealedEntry(models.Model):
    """The place of an entry in its seal; an entry without one is the unsealed tail."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="one_entry_per_place"),
        ]
