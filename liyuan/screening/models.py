"""Tables of screenings and of what each counted, by place, industry section and size of firms."""

from django.conf import settings
from django.db import models

from liyuan.enterprises.models import Snapshot
from liyuan.parks.models import District, Park
from liyuan.policies.domain import Outcome
from liyuan.rules.models import RuleVersion
from liyuan.screening.domain import State


class ScreeningRun(models.Model):
    """One screening of all firms, pinned to a snapshot and to rule versions.

    Its bits, amounts and pairs lie in a folder named by `sha256`, the hash of all of them.
    """

    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in State])
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="screenings")
    rules_hash = models.CharField(max_length=64, blank=True)
    versions = models.ManyToManyField(RuleVersion, related_name="screenings")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    firms = models.PositiveIntegerField(default=0)
    clauses = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # What no column could hold, what the snapshot lacks, firms that changed: see `actions`.
    notes = models.JSONField(default=dict)
    # Why it failed: a finding as code and params.
    failure = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="screenings_by_state")]


class ScreeningProgress(models.Model):
    """How far a running screening is: written beside its transaction, so that others can see it."""

    run = models.OneToOneField(ScreeningRun, models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    called_off = models.BooleanField(default=False)
    beat = models.DateTimeField()


class ScreeningTotal(models.Model):
    """How many firms of a cell are eligible or open, and what the eligible would get.

    Sensitive firms are in no cell. `section` and `size` are empty where they are not known.
    """

    run = models.ForeignKey(ScreeningRun, models.CASCADE, related_name="totals", db_index=False)
    version = models.ForeignKey(RuleVersion, models.PROTECT, db_index=False)
    clause = models.CharField(max_length=20)
    outcome = models.CharField(max_length=8, choices=[(o, o) for o in Outcome])
    district = models.ForeignKey(District, models.PROTECT, null=True, db_index=False)
    park = models.ForeignKey(Park, models.PROTECT, null=True, db_index=False)
    section = models.CharField(max_length=4, blank=True)
    size = models.CharField(max_length=40, blank=True)
    firms = models.PositiveIntegerField()
    # What a draft would pay to everybody may be more than eight bytes hold.
    fen = models.DecimalField(max_digits=30, decimal_places=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "run",
                    "version",
                    "clause",
                    "outcome",
                    "district",
                    "park",
                    "section",
                    "size",
                ],
                name="one_screening_total_per_cell",
                nulls_distinct=False,
            ),
        ]
