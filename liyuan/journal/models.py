"""Tables of the journal: entries, erasable personal details, and seals that chain them."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One action that happened, written in its transaction; never changed afterwards."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=80)
    payload = models.JSONField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="entry_of_subject"),
            models.Index(fields=["action", "id"], name="entry_of_action"),
            models.Index(fields=["actor", "id"], name="entry_of_actor"),
        ]


class PersonalDetail(models.Model):
    """Personal data of an entry, outside the hashed payload so that they can be erased."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="personal")
    data = models.JSONField()


class Unsealed(models.Model):
    """An entry that waits for its seal, whenever its transaction commits; the sealer empties it."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="unsealed")


class Seal(models.Model):
    """A batch of committed entries chained to the seal before it."""

    at = models.DateTimeField()
    # Unique, so that the chain can never fork.
    previous = models.BinaryField(max_length=32, unique=True)
    hash = models.BinaryField(max_length=32, unique=True)
    count = models.PositiveIntegerField()


class SealedEntry(models.Model):
    """The place of an entry in its seal, with the chain's hash up to there."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members", db_index=False)
    position = models.PositiveIntegerField()
    # Names the first broken entry, not only its batch.
    link = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="one_entry_per_place"),
        ]
