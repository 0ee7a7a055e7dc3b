"""Table of the drafts that the city writes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.workbench.domain import EDITABLE_KINDS, OPEN, State


class Draft(models.Model):
    """A text that may become the next version of a rule, with the cases it is tried with."""

    rule_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in EDITABLE_KINDS])
    name = models.CharField(max_length=200)
    en = models.CharField(max_length=300, blank=True)
    based_on = models.ForeignKey(RuleVersion, models.PROTECT, related_name="drafts")
    text = models.TextField()
    cases = models.TextField(blank=True)
    # Why a past value is changed; needed only where one is.
    correction = models.TextField(blank=True)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in State], default=State.DRAFT, db_index=True
    )
    # Counted up by each save: who saves an older one is told, and nothing is lost.
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    editors = ArrayField(models.BigIntegerField())
    updated_at = models.DateTimeField(db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    remarks = models.TextField(blank=True)
    published = models.OneToOneField(RuleVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id"],
                condition=Q(state__in=sorted(OPEN)),
                name="one_open_draft_per_rule",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("edited_by"))),
                name="a_second_person_decides",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | Q(decided_by__isnull=False, decided_at__isnull=False, published__isnull=False),
                name="approved_by_somebody_as_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}#{self.pk}"

    @property
    def rule_kind(self) -> Kind:
        """The kind as the rules know it."""
        return Kind(self.kind)
