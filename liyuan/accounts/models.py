"""Tables of units, people and what each may do where."""

from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from liyuan.accounts.domain import Role, UnitKind


class Unit(models.Model):
    """A node of the tree city → department, district, park, operator, bank, university."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in UnitKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # Codes from the root joined and ended by "/": a subtree is one prefix search.
    path = models.CharField(max_length=255, db_index=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


def in_place_of(deputy: str, person: str) -> str:
    """Who acts and for whom, wherever a name stands."""
    return f"{deputy}（代 {person}）"


class User(AbstractUser):
    """A person who logs in."""

    name = models.CharField(max_length=60, blank=True)
    last_address = models.GenericIPAddressField(null=True)
    password_at = models.DateTimeField(null=True)
    # Somebody else knows the password: it is good for one log-in, to set another.
    must_change_password = models.BooleanField(default=False)
    # For one request: who acts in this person's place during their leave, and by which row.
    stand_in: "User | None" = None
    deputing: "Deputy | None" = None

    class Meta:
        constraints = [
            # Django lets a superuser pass every check; here nobody stands above the table.
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_passes_the_table"),
            # One and the same in capitals and small letters, at the log-in and here.
            models.CheckConstraint(condition=Q(username=Lower("username")), name="login_is_lower"),
        ]

    def __str__(self) -> str:
        own = self.name or self.username
        return in_place_of(str(self.stand_in), own) if self.stand_in else own

    def forget_grants(self) -> None:
        """Read the grants anew when they are asked for next (see access.grants_of)."""
        self.__dict__.pop("_grants_on", None)


class Grant(models.Model):
    """A role that a person holds in a unit, or for one firm (by its internal id)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="grants")
    # The registry lies above this layer, so a firm is named by id without a foreign key.
    firm_id = models.BigIntegerField(null=True, db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)  # the first day without it
    # The firm's legal representative, who names those who act for it.
    head = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(head=False) | Q(firm_id__isnull=False), name="only_a_firm_has_a_head"
            ),
            # A company has one (公司法): spans with a last day are compared by `give_grant`.
            models.UniqueConstraint(
                fields=["firm_id"], condition=Q(head=True, until=None), name="a_firm_has_one_head"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) ^ Q(firm_id__isnull=False),
                name="grant_names_a_unit_or_a_firm",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "firm_id", "since"],
                # One that was taken back on its first day may be given again.
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="grant_is_given_once",
                nulls_distinct=False,
            ),
        ]


class Deputy(models.Model):
    """AB 角: who acts for a person of the same unit while that person is away; ends by itself."""

    person = models.ForeignKey(User, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="deputing_for")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()  # the first day without it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="deputy_for_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="nobody_is_their_own_deputy"
            ),
        ]

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.until - timedelta(days=1)


class UsedCode(models.Model):
    """A code of a second factor that was taken: a row, since every process must know of it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_codes")
    code = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="code_serves_once")]


class FormerPassword(models.Model):
    """A password that a person had, so that it does not come back soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    at = models.DateTimeField()


class OpenSession(models.Model):
    """A log-in that has not ended: what Django's sessions do not say about themselves."""

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    key = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    seen = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)


class Token(models.Model):
    """A key by which a program acts as a person; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)


class Pace(models.Model):
    """How often a person has done something in the minute that runs: one row, never more."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "what"], name="one_pace_for_each")]


class KeptAnswer(models.Model):
    """What a request with a key was answered, for whoever sends it again (Idempotency-Key)."""

    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=100)
    # the hash of what was asked: the same key for something else is a mistake
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
