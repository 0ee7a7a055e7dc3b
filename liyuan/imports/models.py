"""Tables of imports: the file and its plan, how far it is, what was wrong, learned columns."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from liyuan.accounts.models import Unit
from liyuan.enterprises.models import Enterprise
from liyuan.imports.domain import Kind, State
from liyuan.imports.domain_ledger import Change


class TakenLedger(models.Model):
    """A 台账 that a unit took away to edit: what it was given, so that its changes are told."""

    stamp = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="taken_ledgers")
    # The year of its yearly facts, and all facts that may change in it.
    year = models.PositiveSmallIntegerField(null=True)
    facts = ArrayField(models.CharField(max_length=60))
    # Target by the key of its heading, in the language in which it was taken.
    headings = models.JSONField()
    rows = models.PositiveIntegerField()
    # The rows as they were given (see `domain_ledger.py`); empty when they are no longer kept.
    content = models.BinaryField()
    known_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)


class ImportJob(models.Model):
    """A file that a unit handed over, and what became of it."""

    kind = models.CharField(max_length=10, choices=[(k, k) for k in Kind])
    state = models.CharField(max_length=10, choices=[(s, s) for s in State])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imports")
    # As the facts' page will name it, and by what right they are shared.
    source = models.CharField(max_length=80)
    sharing_basis = models.CharField(max_length=200, blank=True)
    # The last day on which they are; afterwards no rule reads them.
    basis_until = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    effective = models.DateField()
    file_name = models.CharField(max_length=120)
    # The ledger that comes back with this file.
    ledger = models.ForeignKey(TakenLedger, models.PROTECT, null=True, related_name="imports")
    format = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # The table's name, the header's row and columns, a few rows below it: see `head.py`.
    head = models.JSONField()
    # Target by the column's index (as text, since JSON knows no other keys).
    mapping = models.JSONField(default=dict)
    report = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64, blank=True, db_index=True)
    accept_valid = models.BooleanField(default=False)
    batches = ArrayField(models.BigIntegerField(), default=list)
    # Why it failed: a finding as code and params.
    failure = models.JSONField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="imports_of_a_unit")]


class ImportProgress(models.Model):
    """How far a running import is: written beside its transaction, so that others can see it."""

    job = models.OneToOneField(ImportJob, models.CASCADE, related_name="progress")
    phase = models.CharField(max_length=10)
    done = models.PositiveIntegerField(default=0)
    called_off = models.BooleanField(default=False)
    beat = models.DateTimeField()


class ImportProblem(models.Model):
    """A cell or row that cannot be taken."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    letter = models.CharField(max_length=3)
    heading = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)


class ImportLine(models.Model):
    """A row of a ledger that came back otherwise than it was given, and what was chosen for it."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="lines")
    # Zero for a row that is no longer there.
    row = models.PositiveIntegerField()
    firm = models.BigIntegerField()
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18)
    change = models.CharField(max_length=10, choices=[(c, c) for c in Change])
    # One for each cell that differs: see `Difference.as_json`.
    cells = models.JSONField()
    # In a conflict: whether the unit's values are taken over what the system has.
    mine = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["job", "change", "row"], name="imports_lines_by_change")]


class KnownHeading(models.Model):
    """What a heading meant when a unit last handed over such a file; empty: left out."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="known_headings")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in Kind])
    heading = models.CharField(max_length=200)
    target = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "heading"], name="heading_is_known_once"
            ),
        ]


class UnseenRow(models.Model):
    """What was said of a sensitive firm by who may not know of it: nothing of it is taken.

    Kept only so that the same file again looks as it does for any firm that it once registered.
    """

    enterprise = models.OneToOneField(Enterprise, models.CASCADE, related_name="+")
    # Target → value as text, as it was said last.
    said = models.JSONField()
