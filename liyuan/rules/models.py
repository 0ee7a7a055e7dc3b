"""Tables of rule versions: what the running system holds to be in force."""

from django.conf import settings
from django.db import models

from liyuan.rules.domain import Kind, Origin


class RuleVersion(models.Model):
    """One immutable text of a fact, rule, policy or indicator, as loaded at a moment."""

    rule_id = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in Kind])
    name = models.CharField(max_length=200)
    en = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=8, choices=[(o, o) for o in Origin])
    loaded_at = models.DateTimeField()
    # Why a past value was changed; empty for an ordinary new version.
    correction = models.TextField(blank=True)
    # The newest version of its rule: one row per rule, moved by the publishing action.
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id"],
                condition=models.Q(current=True),
                name="one_current_version_per_rule",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "current"], name="rules_of_a_kind"),
            models.Index(fields=["rule_id", "loaded_at"], name="versions_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}@{self.content_hash[:8]}"


class RuleCases(models.Model):
    """The cases that a rule is tried with, as the text of its test file; city rules keep theirs."""

    rule_id = models.CharField(max_length=120, primary_key=True)
    text = models.TextField()


class PackLoad(models.Model):
    """One loading of a city pack."""

    pack = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    # What pack.yaml says of names, money and disclaimers, for the running system to read.
    manifest = models.JSONField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)


class PackDocument(models.Model):
    """One table or text of the loaded pack that the running system reads whole."""

    name = models.CharField(max_length=40, primary_key=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up working day."""

    date = models.DateField(primary_key=True)
    works = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)
    verified = models.BooleanField()
