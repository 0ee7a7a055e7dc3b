"""Tables of firms, of who serves them, and of the batches and entries of facts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.enterprises.domain_checks import CheckState
from liyuan.parks.models import District, Park


class Industry(models.Model):
    """A category of the national industry classification."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=80)
    en = models.CharField(max_length=160, blank=True)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """A firm; district, park, industry and status are a projection of its latest facts."""

    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=[(s, s) for s in EnterpriseStatus])
    industry = models.ForeignKey(Industry, models.PROTECT, null=True)
    district = models.ForeignKey(District, models.PROTECT, null=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True)
    address = models.CharField(max_length=200, blank=True)
    established = models.DateField(null=True)
    # One- and two-character tokens of the name: two-character words need no trigram index.
    name_tokens = ArrayField(models.CharField(max_length=2), default=list)
    pinyin_initials = models.CharField(max_length=120)
    pinyin_sort = models.CharField(max_length=255)

    class Meta:
        indexes = [
            GinIndex(fields=["name_tokens"], name="enterprise_name_tokens"),
            models.Index(fields=["pinyin_sort", "id"], name="enterprise_by_name"),
            models.Index(fields=["district", "pinyin_sort", "id"], name="enterprise_by_district"),
            models.Index(fields=["park", "pinyin_sort", "id"], name="enterprise_by_park"),
            # Counts of firms by status and district read this index alone.
            # The id comes along for the sake of firms that are not counted.
            models.Index(
                fields=["status", "district"], include=["id"], name="enterprise_by_status"
            ),
            models.Index(
                fields=["pinyin_initials"],
                name="enterprise_by_initials",
                opclasses=["text_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A service officer named for a firm."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="assignments")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "officer", "since"], name="assignment_is_made_once"
            ),
        ]


class SensitiveListing(models.Model):
    """A firm on the list of sensitive ones (涉军涉密): by which document, from when, till when."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="listings")
    basis = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)  # the first day off the list
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(until=None), name="listed_once_at_a_time"
            ),
        ]


class FactBatch(models.Model):
    """An immutable file of facts that a source handed over at a moment."""

    source = models.CharField(max_length=80)
    source_unit = models.CharField(max_length=32)
    # Without one, or after its last day, rules do not read what the batch says.
    sharing_basis = models.CharField(max_length=200, blank=True)
    basis_until = models.DateField(null=True)
    facts = ArrayField(models.CharField(max_length=60))
    year = models.PositiveSmallIntegerField(null=True)
    effective = models.DateField()
    received_at = models.DateTimeField()
    path = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()


class FactEntry(models.Model):
    """A single fact entered by hand, until it is compacted into a batch."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="fact_entries")
    fact = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(null=True)
    effective = models.DateField()
    # Typed by the catalogue: fen for money, ISO text for dates, text otherwise.
    value = models.JSONField()
    source = models.CharField(max_length=80)
    known_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    batch = models.ForeignKey(FactBatch, models.PROTECT, null=True, related_name="entries")


class Snapshot(models.Model):
    """A column cache built from batches: what was known at a moment about a date."""

    as_of = models.DateField()
    known_at = models.DateTimeField()
    path = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    last_batch = models.BigIntegerField()
    built_at = models.DateTimeField()


class NameShelf(models.Model):
    """A stretch of the register in the order of names: its first name, how many firms it had."""

    first = models.CharField(max_length=255, primary_key=True)
    firms = models.PositiveIntegerField()


class NameToken(models.Model):
    """On which shelves a token of names occurs; initials are tokens too, behind a ^.

    Shelves may have lost a token again, but never hold one that is not told here.
    """

    token = models.CharField(max_length=4, primary_key=True)
    shelves = ArrayField(models.SmallIntegerField())


class FirmCount(models.Model):
    """How many firms have a status in a place; triggers keep it in the writer's transaction."""

    status = models.CharField(max_length=10)
    district = models.ForeignKey(District, models.CASCADE, null=True)
    park = models.ForeignKey(Park, models.CASCADE, null=True)
    firms = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status", "district", "park"],
                name="one_count_per_cell",
                nulls_distinct=False,
            ),
        ]


class FactCheck(models.Model):
    """A difference between a firm's sources of one figure: open until somebody or they agree."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="checks")
    fact = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(null=True)
    # [[source, value as an entry keeps it], …] in the order of acceptance
    said = models.JSONField()
    difference = models.DecimalField(max_digits=9, decimal_places=4)
    state = models.CharField(max_length=10, choices=[(s, s) for s in CheckState])
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # which source was confirmed, why, by which paper, by whom
    source = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "fact", "year"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="one_open_check",
            ),
        ]
        indexes = [models.Index(fields=["state", "-difference", "id"], name="checks_by_size")]


class BasisCheck(models.Model):
    """Facts that a unit handed over without a basis that holds, until a run finds it there.

    One entry for the unit that can bring the basis; firms are asked for nothing.
    """

    unit = models.CharField(max_length=32)
    # [[fact, year or 0], …]
    facts = models.JSONField()
    # how many firms are open for it
    firms = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in CheckState])
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state="open"), name="one_open_basis_check"
            ),
        ]
