"""Codes by short message, for who has no account: seldom, soon over, tried only a few times."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from liyuan.journal.actions import record
from liyuan.notices.channels import deliver, is_console
from liyuan.notices.domain import Channel, CodeRefusal, CodeRefused, masked, phone_of
from liyuan.notices.models import Code, Message

DIGITS = 6
GOOD_FOR = timedelta(minutes=5)
ATTEMPTS = 5
# So many codes within so long, for one telephone; and for one address, that of a whole office.
APART = timedelta(minutes=1)
PHONE_LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
ADDRESS_SPAN = timedelta(hours=1)
KEPT = timedelta(days=2)


def send_code(phone: str, purpose: str, *, address: str | None, at: datetime) -> None:
    """Send a code to a telephone, in place of the one before; `address` is the asker's (IP).

    Raises CodeRefused. The journal tells that a code was asked for; the number is personal.
    """
    number = phone_of(phone)
    if not number:
        raise CodeRefused(CodeRefusal.PHONE)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    _note(number, purpose, code, address, at)
    said = _("%(code)s 是您的验证码，5 分钟内有效，请勿告诉他人。") % {"code": code}
    if deliver(Channel.SMS, number, title=_("立园"), body=said):
        raise CodeRefused(CodeRefusal.NOT_SENT)
    body = said if is_console(Channel.SMS) else ""
    Message.objects.create(
        channel=Channel.SMS, address=masked(number), urgent=True, body=body, at=at
    )


@transaction.atomic
def _note(number: str, purpose: str, code: str, address: str | None, at: datetime) -> None:
    """The code as a hash, before it goes out: one that does not arrive counts all the same."""
    hashed = _hashed("phone", number)
    with connection.cursor() as cursor:  # two askers at once would both be the first
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(hashed[:7], "big")])
    _within_limits(hashed, address, at)
    Code.objects.create(
        phone=hashed,
        address=address,
        purpose=purpose,
        hash=_hashed("code", f"{purpose} {number} {code}"),
        at=at,
    )
    record(
        action="notice.code",
        subject=("code", purpose),
        by=None,
        at=at,
        payload={},
        personal={"phone": number, "address": address or ""},
    )


def _within_limits(phone: bytes, address: str | None, at: datetime) -> None:
    mine = Code.objects.filter(phone=phone)
    if mine.filter(at__gt=at - APART).exists():
        raise CodeRefused(CodeRefusal.SOON)
    for span, most in PHONE_LIMITS:
        if mine.filter(at__gt=at - span).count() >= most:
            raise CodeRefused(CodeRefusal.PHONE_LIMIT)
    theirs = Code.objects.filter(address=address, at__gt=at - ADDRESS_SPAN)
    if address and theirs.count() >= settings.LIYUAN_CODES_PER_ADDRESS:
        raise CodeRefused(CodeRefusal.ADDRESS_LIMIT)


@transaction.atomic
def check_code(phone: str, purpose: str, code: str, *, at: datetime) -> bool:
    """Whether this is the latest code for the telephone and purpose; a right one serves once."""
    number = phone_of(phone)
    sent = Code.objects.select_for_update().filter(phone=_hashed("phone", number), purpose=purpose)
    latest = sent.order_by("-at", "-id").first()
    if latest is None or latest.used_at or latest.attempts >= ATTEMPTS:
        return False
    latest.attempts += 1
    given = _hashed("code", f"{purpose} {number} {code.strip()}")
    right = latest.at + GOOD_FOR > at and hmac.compare_digest(bytes(latest.hash), given)
    if right:
        latest.used_at = at
    latest.save(update_fields=["attempts", "used_at"])
    return right


def forget_codes(at: datetime) -> int:
    """Delete codes that no limit counts any more; how many."""
    return Code.objects.filter(at__lt=at - KEPT).delete()[0]


def _hashed(what: str, text: str) -> bytes:
    """With the instance's key: a number of eleven digits could be found from a plain hash."""
    return salted_hmac(f"liyuan.notices.{what}", text, algorithm="sha256").digest()
