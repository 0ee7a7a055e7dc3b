"""Tables of targets, observations, published figures, and our own counts of firms in parks."""

from django.db import models

from liyuan.engines.measures.published import Fit
from liyuan.indicators.domain import Evidence, FigureKind, TargetKind
from liyuan.parks.models import Park
from liyuan.policies.models import VerdictRun


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


class Publication(models.Model):
    """A document that figures were read in."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    en = models.CharField(max_length=240)
    published = models.CharField(max_length=40, blank=True)
    verified = models.BooleanField()

    class Meta:
        ordering = ["code"]


class Figure(models.Model):
    """One number of a publication: what it says, about what, and what kind of number it is."""

    code = models.CharField(max_length=16, unique=True)
    group = models.CharField(max_length=8)
    subject = models.CharField(max_length=160)
    en = models.CharField(max_length=240)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    bound = models.CharField(max_length=2, blank=True)
    text = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    as_of = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in FigureKind])
    scope = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=12, blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    verified = models.BooleanField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]


class FigureRatio(models.Model):
    """A published percentage of two figures, and how far it fits them."""

    name = models.CharField(max_length=120)
    en = models.CharField(max_length=240)
    above = models.CharField(max_length=16)
    below = models.CharField(max_length=16)
    said = models.DecimalField(max_digits=20, decimal_places=4)
    fit = models.CharField(max_length=8, choices=[(fit, fit) for fit in Fit])
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]


class ParkCount(models.Model):
    """How many firms a run counted at a park's own address: in a list, or of an industry."""

    run = models.ForeignKey(VerdictRun, models.CASCADE, related_name="park_counts")
    park = models.ForeignKey(Park, models.CASCADE, related_name="counts")
    # An indicator's name, or `domain.INDUSTRY`; the key tells list values or industries apart.
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    firms = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "park", "name", "key"], name="one_park_count"),
        ]
