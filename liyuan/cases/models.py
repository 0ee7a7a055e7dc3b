"""Tables of cases: the case itself, its clocks, the units that take part, the words of steps."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from liyuan.accounts.domain import Level
from liyuan.accounts.models import Unit
from liyuan.cases.domain import NEVER, ClockState, PartyRole, PartyState, Turn
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.parks.models import District, Park
from liyuan.rules.models import RuleVersion

USER = settings.AUTH_USER_MODEL


class Case(models.Model):
    """One piece of work; what is special to its kind stands beside it in its capability."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    # the text it began with; a newer one only after a migration with preview
    procedure = models.ForeignKey(RuleVersion, models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    category = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField(default=False)
    firm = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="cases")
    # where the firm was when the case was opened: who is responsible for the place sees it
    district = models.ForeignKey(District, models.PROTECT, null=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True)
    # who judges and hands over, who works on it, and the person there
    desk = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="led_cases")
    owner = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    turn = models.CharField(max_length=12, choices=[(t, t) for t in Turn], blank=True)
    # the unit whose turn it is; none where the whole city's holders of the role share a desk
    turn_unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    # collected by a person, received by the system: what lies between is told
    collected_at = models.DateTimeField()
    received_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    # the nearest deadline of its running clocks, by which desks are ordered
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    # by which desks are ordered: the deadline, or the end of time for a case without one
    order_at = models.DateTimeField(default=NEVER)
    # when it first came so far; emptied again where the procedure says so
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    # 直报: seen by the firm and by supervision; never by whom it is about
    direct = models.BooleanField(default=False)
    about = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    about_person = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    # the firm does not want its handler to know who it is
    withheld = models.BooleanField(default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # grows with every step, so that of two at once the second is told
    version = models.PositiveIntegerField(default=1)
    # the kept fields of its procedure, which guards read
    facts = models.JSONField(default=dict)
    tokens = ArrayField(models.CharField(max_length=2), default=list)

    class Meta:
        indexes = [
            GinIndex(fields=["tokens"], name="case_tokens"),
            models.Index(
                fields=["turn_unit", "turn", "order_at", "id"],
                name="case_on_desk",
                condition=Q(ended_at=None),
            ),
            models.Index(
                fields=["turn", "order_at", "id"],
                name="case_on_city_desk",
                condition=Q(ended_at=None, turn_unit=None),
            ),
            models.Index(fields=["lead", "state", "id"], name="case_of_lead"),
            models.Index(fields=["firm", "-id"], name="case_of_firm"),
            # lists by the day of collection, and what figures are counted from, without a case
            models.Index(
                fields=["kind", "collected_at", "id"],
                include=[
                    "received_at",
                    "dispatched_at",
                    "resolved_at",
                    "archived_at",
                    "ended_at",
                    "lead",
                    "district",
                    "park",
                    "category",
                    "firm",
                    "direct",
                    "about",
                    "about_person",
                    "opened_by",
                ],
                name="case_counted",
            ),
            models.Index(fields=["district", "-id"], name="case_of_district"),
            # what is open by unit, without reading a case: whose it is and how late
            models.Index(
                fields=["kind"],
                include=[
                    "id",
                    "lead",
                    "desk",
                    "turn",
                    "due_at",
                    "due_provisional",
                    "firm",
                    "about",
                    "about_person",
                    "direct",
                    "opened_by",
                ],
                name="case_open",
                condition=Q(ended_at=None),
            ),
            # boards of what is overdue or nearly: the open ones alone
            models.Index(
                fields=["due_at", "id"],
                name="case_open_by_due",
                condition=Q(ended_at=None, due_at__isnull=False),
            ),
            models.Index(fields=["park", "-id"], name="case_of_park"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseClock(models.Model):
    """One clock of a case; `events` replay to the same reading, segment by segment."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=30)
    # by whose hours it counts, and whose it is when several units have one each
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.CharField(max_length=8, choices=[(s, s) for s in ClockState])
    # [[kind, at, …], …] as engines/clock reads them
    events = models.JSONField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    # the next moment at which somebody is to be warned or told, and which one that is
    alarm_at = models.DateTimeField(null=True)
    alarm = models.CharField(max_length=40, blank=True)
    # of each alarm that was told: for which moment, so that none is lost and none told twice
    told = models.JSONField(default=dict)
    # by which calendar it was counted (rules.queries_calendar.calendar_hash)
    calendar = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name", "unit"],
                nulls_distinct=False,
                name="one_clock_of_a_name",
            ),
        ]
        indexes = [
            models.Index(
                fields=["alarm_at", "id"], name="clock_alarms", condition=Q(alarm_at__isnull=False)
            ),
            models.Index(
                fields=["id"],
                name="clock_provisional",
                condition=Q(provisional=True, state="running"),
            ),
            models.Index(
                fields=["case", "deadline_at"],
                name="clock_handover",
                condition=Q(state="running", name="handover"),
            ),
            models.Index(
                fields=["name", "deadline_at", "id"],
                name="clock_runs_out",
                condition=Q(state="running"),
            ),
            models.Index(
                fields=["calendar", "case"], name="clock_counted_by", condition=~Q(state="stopped")
            ),
        ]


class CaseParty(models.Model):
    """A unit's part in a case: leading, assisting, or called to report (吹哨)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    role = models.CharField(max_length=10, choices=[(r, r) for r in PartyRole])
    state = models.CharField(max_length=10, choices=[(s, s) for s in PartyState])
    owner = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="a_unit_takes_part_once"),
        ]
        indexes = [models.Index(fields=["unit", "state", "case"], name="parts_of_a_unit")]


class CaseText(models.Model):
    """What somebody wrote at a step: outside the hashed journal, so that it can be erased."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    text = models.TextField()
    level = models.CharField(max_length=16, choices=[(level, level) for level in Level])


class CaseUndo(models.Model):
    """How a case was before its last step: within a minute who took the step may take it back."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="undo")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    image = models.JSONField()
