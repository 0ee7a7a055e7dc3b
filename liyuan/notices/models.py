"""Tables of notices: who is told what, what is on its way, where people are reached."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from liyuan.accounts.models import Unit
from liyuan.notices.domain import Channel, Rhythm, State

CHANNELS = [(channel, channel) for channel in Channel]


class Notice(models.Model):
    """One person, or one telephone outside, told one thing."""

    key = models.CharField(max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices", db_index=False
    )
    # Of somebody who has no account.
    phone = models.CharField(max_length=11, blank=True)
    # As whom the person was told.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    firm_id = models.BigIntegerField(null=True)
    topic = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=80)
    title = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "user", "phone"], name="told_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(phone=""), name="notice_has_one_receiver"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_of_a_person"),
            models.Index(fields=["at"], name="notices_by_age"),
        ]


class Message(models.Model):
    """What went out, or should have: the notices of one receiver in one go."""

    channel = models.CharField(max_length=10, choices=CHANNELS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    # Masked: 138****5678. The whole is in Reach, or with the notice.
    address = models.CharField(max_length=120)
    urgent = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)
    # Kept only where there is no gateway but our own console.
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "channel", "-at"], name="messages_of_a_person")]


class Delivery(models.Model):
    """A notice on its way by one channel: there from the notice's own transaction on."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    state = models.CharField(max_length=8, choices=[(s, s) for s in State], default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    # Why the last attempt failed, as the gateway's own kind of error.
    error = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivered_once_a_channel"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="deliveries_that_wait"
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="deliveries_failed"),
        ]


class Reach(models.Model):
    """Where a person is reached by a channel: personal data, in no journal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reaches")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    value = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "channel"], name="one_reach_per_channel")
        ]


class Wish(models.Model):
    """How a person wants to be told: when, and of which topics not by which channel."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="wish"
    )
    rhythm = models.CharField(max_length=8, choices=[(r, r) for r in Rhythm], default=Rhythm.SOON)
    # "topic channel" of each that is not wanted; everything else comes.
    without = ArrayField(models.CharField(max_length=60), default=list)


class CalendarKey(models.Model):
    """The secret of a person's calendar address, as its hash; gone when it is revoked."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="calendar_key"
    )
    hash = models.BinaryField(max_length=32, unique=True)
    at = models.DateTimeField()


class Code(models.Model):
    """A code sent to a telephone: neither the number nor the code can be read here."""

    phone = models.BinaryField(max_length=32)
    address = models.GenericIPAddressField(null=True)
    purpose = models.CharField(max_length=30)
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone", "-at"], name="codes_of_a_phone"),
            models.Index(fields=["address", "-at"], name="codes_of_an_address"),
        ]
