"""Tables of demands: what is special to them beside their case, and each step's own record."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from liyuan.accounts.models import Unit
from liyuan.cases.models import Case
from liyuan.demands.domain import (
    Channel,
    Judged,
    Nature,
    Outcome,
    Result,
    TopicState,
    Triage,
)
from liyuan.journal.models import Entry
from liyuan.parks.models import Park

USER = settings.AUTH_USER_MODEL


class Topic(models.Model):
    """A problem that several firms have: worked on once, for all of them."""

    name = models.CharField(max_length=120)
    category = models.CharField(max_length=40, blank=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in TopicState])
    plan = models.TextField(blank=True)
    # what came of it, from which the answers to its demands are written
    outcome = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")


class Demand(models.Model):
    """What is special to a firm's demand; the newest of what its records say, for counting."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="demand")
    nature = models.CharField(max_length=10, choices=[(c, c) for c in Nature])
    triage = models.CharField(max_length=10, choices=[(t, t) for t in Triage], blank=True)
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    text = models.TextField()
    # written down by somebody else for the firm, which confirms it (代填)
    on_behalf = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    # the stretch between telling and registering was too long
    late_registration = models.BooleanField(default=False)
    at_once = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    evaluated_at = models.DateTimeField(null=True)
    judged = models.CharField(max_length=12, choices=[(j, j) for j in Judged], blank=True)
    solved = models.BooleanField(null=True)
    revisited_at = models.DateTimeField(null=True)
    revisit_judged = models.CharField(max_length=12, choices=[(j, j) for j in Judged], blank=True)
    effect_at = models.DateTimeField(null=True)
    effect_holds = models.BooleanField(null=True)
    due_met = models.BooleanField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    redone = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="demands")
    # by which a firm without an account follows its demand: the hash of what it was given
    tracker = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        indexes = [
            # what figures are counted from, without the texts
            models.Index(
                fields=["case"],
                include=[
                    "answered_at",
                    "evaluated_at",
                    "judged",
                    "solved",
                    "revisited_at",
                    "due_met",
                    "returned",
                    "redone",
                    "reopened",
                ],
                name="demand_counted",
            ),
        ]


class Contact(models.Model):
    """Who brought a demand: apart from it, opened with a reason that is journalled."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    # an informant, whom nobody but supervision may ask for
    informant = models.BooleanField(default=False)
    # when another telephone was written down in the place of a dead one
    mended_at = models.DateTimeField(null=True)


class Answer(models.Model):
    """What a unit answered; 盖章答复 hangs on it as a scan."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    result = models.CharField(max_length=12, choices=[(r, r) for r in Result])
    # equal texts have equal ones, whatever their blanks: identical answers to different firms
    fingerprint = models.CharField(max_length=64, db_index=True)


class Return(models.Model):
    """退单: a unit's one refusal of a dispatch, and what became of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="returns")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    proposed = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # whether the unit was right; none while nobody has said
    right = models.BooleanField(null=True)


class Milestone(models.Model):
    """A step that a hung demand (挂账推进) promises by a day."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="milestones")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    day = models.DateField()
    name = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)


class Evaluation(models.Model):
    """What the firm said of an answer, or that it said nothing in time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evaluations")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    judged = models.CharField(max_length=12, choices=[(j, j) for j in Judged])
    solved = models.BooleanField(null=True)
    words = models.TextField(blank=True)


class PublishedRatings(models.Model):
    """What firms said of answers before a day may be read by the units that handled it."""

    until = models.DateField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")


# The firm said that somebody asked it to change its rating (the pack's question and choice).
PRESSED = models.Q(answers__pressed="somebody")


class Visit(models.Model):
    """One attempt at a return call: never by the handler, nor by anyone of the handler's unit."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    caller = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(o, o) for o in Outcome])
    judged = models.CharField(max_length=12, choices=[(j, j) for j in Judged], blank=True)
    solved = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    # what the firm chose of the script's other questions, by their keys; no handling unit reads it
    answers = models.JSONField(default=dict)
    # 5 % are called a second time, by somebody else
    second = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="visits_by_time"),
            models.Index(fields=["case"], condition=PRESSED, name="visits_pressed"),
        ]


class EffectCheck(models.Model):
    """问效: whether what was done still helps a month later; none: not told."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="effect_checks")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    holds = models.BooleanField(null=True)
    words = models.TextField(blank=True)


class Whistle(models.Model):
    """吹哨: the lead calls named units to report at the problem, by a time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="whistles")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    reported_at = models.DateTimeField(null=True)
    # what was brought, or why nobody came: silence is neither
    report = models.TextField(blank=True)
    came = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at"], name="whistles_open", condition=Q(reported_at=None)
            )
        ]


class Note(models.Model):
    """An internal remark on a case; the firm does not see it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
