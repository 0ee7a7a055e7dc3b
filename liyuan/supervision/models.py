"""Tables of supervision: the list of a day, papers with their replies, instructions, tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from liyuan.accounts.models import Unit
from liyuan.cases.models import Case
from liyuan.supervision.domain import PaperState, Reason, TaskState

USER = settings.AUTH_USER_MODEL


class DailyList(models.Model):
    """每日督办清单: what stood open in the morning of a day, as it was then."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")


class DailyItem(models.Model):
    """One case on the list of a day for one reason: whose it was and when it was due."""

    list = models.ForeignKey(DailyList, models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=[(r, r) for r in Reason])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    owner = models.ForeignKey(USER, models.PROTECT, null=True, db_index=False, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "case", "reason"], name="once_a_day_for_a_reason"
            )
        ]
        indexes = [
            models.Index(fields=["list", "due_at", "id"], name="list_by_deadline"),
        ]


class Paper(models.Model):
    """提示函, 督办单, 通报, 约谈建议: its words stay those of its issue, whatever the pack says."""

    kind = models.CharField(max_length=20)
    # counted by kind and year; none before it is issued
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in PaperState], default=PaperState.DRAFT
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="papers")
    cases = models.ManyToManyField(Case, related_name="papers")
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    # why it comes although the one before it is missing, answered or not yet due
    reason = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    feedback = models.TextField(blank=True)
    working_days = models.PositiveSmallIntegerField()
    reply_by = models.DateTimeField(null=True)
    reply_provisional = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "serial"], name="a_number_is_given_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["reply_by", "id"],
                name="papers_unanswered",
                condition=Q(state=PaperState.ISSUED),
            )
        ]

    def __str__(self) -> str:
        return self.number or self.title


class Reply(models.Model):
    """反馈函: what a unit answers to a paper; scans hang on the paper."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="replies")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()


class Instruction(models.Model):
    """批示: what a leader wrote on paper, recorded by the liaison."""

    # key and name of the leader as the pack had them then
    leader = models.CharField(max_length=40)
    leader_name = models.CharField(max_length=80)
    given_on = models.DateField()
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")


class Task(models.Model):
    """What a unit has to do by a day, from an instruction or beside a proposal (帮扶)."""

    instruction = models.ForeignKey(Instruction, models.CASCADE, null=True, related_name="tasks")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in TaskState], default=TaskState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
