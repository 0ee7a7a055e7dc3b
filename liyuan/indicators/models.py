"""Tables of targets and of the published observations they are measured by."""

from django.db import models

from liyuan.indicators.domain import Evidence, TargetKind


class Target(models.Model):
    """What an indicator shall be in a year, with base, definition and source."""

    code = models.CharField(max_length=12, unique=True)
    indicator = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=120)
    en = models.CharField(max_length=240, blank=True)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in TargetKind])
    scope = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField()
    operator = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, blank=True)
    base = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    base_date = models.DateField(null=True)
    definition = models.CharField(max_length=300)
    definition_en = models.CharField(max_length=600, blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()

    class Meta:
        ordering = ["year", "code"]


class Observation(models.Model):
    """A published value of an indicator on a date, or the evidence for a goal."""

    indicator = models.CharField(max_length=60)
    scope = models.CharField(max_length=32)
    date = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, blank=True)
    evidence = models.CharField(max_length=10, choices=[(e, e) for e in Evidence], blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "date"], name="one_observation_per_date"
            ),
        ]
