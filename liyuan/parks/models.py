"""Tables of districts, parks and their published figures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liyuan.accounts.models import Unit
from liyuan.engines.measures.rollup import Combine
from liyuan.parks.domain import DistrictKind, ParkLevel, RosterStatus, SharedAs


class District(models.Model):
    """A district of the city, statutory or functional."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=40)
    en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in DistrictKind])
    order = models.PositiveSmallIntegerField()
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="district")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Outline(models.Model):
    """Where a district lies and how it is drawn: a sketch, no boundary to be relied upon."""

    district = models.OneToOneField(District, models.CASCADE, related_name="outline")
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    # Closed lines as the pack writes them; empty for a district whose extent is not public.
    rings = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()


class Park(models.Model):
    """A park of the roster, perhaps inside another one."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    en = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=12, choices=[(level, level) for level in ParkLevel])
    type = models.CharField(max_length=20)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="parks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # Of how many parts it is known to consist, named or not.
    parts = models.PositiveSmallIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="parks")
    industries = ArrayField(models.CharField(max_length=40), default=list)
    status = models.CharField(max_length=10, choices=[(s, s) for s in RosterStatus])
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ParkFigure(models.Model):
    """A figure that was published about a park."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=80)
    en = models.CharField(max_length=160, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=20)
    as_of = models.CharField(max_length=40)
    # What is measured, and in which year, where figures of parks may be added.
    measure = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["park", "name", "as_of"], name="figure_of_a_date"),
        ]


class ParkShare(models.Model):
    """The part of an enclave's success that a district, a park or an outsider holds."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="shares")
    measure = models.CharField(max_length=8, choices=[(m, m) for m in SharedAs])
    district = models.ForeignKey(District, models.CASCADE, null=True)
    holder = models.ForeignKey(Park, models.CASCADE, null=True, related_name="holdings")
    partner = models.CharField(max_length=80, blank=True)
    partner_en = models.CharField(max_length=160, blank=True)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    source = models.CharField(max_length=300)
    verified = models.BooleanField()


class Measure(models.Model):
    """What is measured of parks, and how figures of parts become one of the whole."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    en = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    combine = models.CharField(max_length=8, choices=[(c, c) for c in Combine])
    above = models.CharField(max_length=30, blank=True)
    below = models.CharField(max_length=30, blank=True)
    weight = models.CharField(max_length=30, blank=True)
    shared_as = models.CharField(max_length=8, blank=True)
    definition = models.CharField(max_length=300)
    definition_en = models.CharField(max_length=600)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]


class Speciality(models.Model):
    """A main industry as positionings call it: its English, its kinds, codes of firms in it."""

    name = models.CharField(max_length=40, unique=True)
    en = models.CharField(max_length=80)
    kinds = ArrayField(models.CharField(max_length=40))
    industries = ArrayField(models.CharField(max_length=4), default=list)
    verified = models.BooleanField()
