"""Tables of verdict runs and of each firm's verdict on each clause."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from liyuan.enterprises.models import Enterprise, Snapshot
from liyuan.parks.models import District, Park
from liyuan.policies.domain import Outcome
from liyuan.rules.models import RuleVersion


class VerdictRun(models.Model):
    """One screening of the registry, pinned to a snapshot and to rule versions."""

    as_of = models.DateField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT)
    rules_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    # The rule versions that the run read, facts and decisions included.
    versions = models.ManyToManyField(RuleVersion, related_name="runs")


class Verdict(models.Model):
    """What a run found for one firm and one clause."""

    # No index of their own: there are millions of rows, and the two below find all that is asked.
    run = models.ForeignKey(VerdictRun, models.CASCADE, related_name="verdicts", db_index=False)
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="verdicts", db_index=False
    )
    version = models.ForeignKey(RuleVersion, models.PROTECT, db_index=False)
    clause = models.CharField(max_length=20)
    outcome = models.CharField(max_length=8, choices=[(o, o) for o in Outcome])
    # False when the firm is not of the kind that the clause is for.
    in_scope = models.BooleanField()
    amount_fen = models.BigIntegerField(null=True)
    failed = ArrayField(models.CharField(max_length=60), default=list)
    missing = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "enterprise", "version", "clause"], name="one_verdict_per_clause"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "version", "clause", "outcome"], name="verdicts_of_a_clause"
            ),
        ]


class Standing(models.Model):
    """What a run found a firm to be by a rule whose outcomes are kept: a tier, a rung, a band."""

    run = models.ForeignKey(VerdictRun, models.CASCADE, related_name="standings", db_index=False)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="standings")
    version = models.ForeignKey(RuleVersion, models.PROTECT, db_index=False)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "version", "enterprise"], name="one_standing_per_rule"
            ),
        ]
        indexes = [models.Index(fields=["run", "version", "value"], name="standings_of_a_rule")]


class StandingTotal(models.Model):
    """How many firms of a district and park a run found to have a kept outcome."""

    run = models.ForeignKey(VerdictRun, models.CASCADE, related_name="standing_totals")
    version = models.ForeignKey(RuleVersion, models.PROTECT)
    value = models.CharField(max_length=40)
    district = models.ForeignKey(District, models.PROTECT, null=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True)
    firms = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "version", "value", "district", "park"],
                name="one_standing_total_per_cell",
                nulls_distinct=False,
            ),
        ]


class VerdictTotal(models.Model):
    """How many firms of a district and park have an outcome, and what they would get."""

    run = models.ForeignKey(VerdictRun, models.CASCADE, related_name="totals")
    version = models.ForeignKey(RuleVersion, models.PROTECT)
    clause = models.CharField(max_length=20)
    outcome = models.CharField(max_length=8, choices=[(o, o) for o in Outcome])
    in_scope = models.BooleanField()
    district = models.ForeignKey(District, models.PROTECT, null=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True)
    firms = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "version", "clause", "outcome", "in_scope", "district", "park"],
                name="one_total_per_cell",
                nulls_distinct=False,
            ),
        ]
