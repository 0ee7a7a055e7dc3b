"""What the security administrator does with accounts, and what a person does with a password."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.actions import RefusedError, end_grant
from liyuan.accounts.actions_sessions import end_sessions
from liyuan.accounts.domain import Refusal
from liyuan.accounts.models import FormerPassword, UsedCode, User
from liyuan.accounts.passwords import KEPT
from liyuan.journal.actions import record

# Without signs that are taken for one another when they are read out or copied by hand.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"
# A code holds for thirty seconds, and as long again before and after for slow clocks.
USED_FOR = timedelta(minutes=2)


def one_time_password() -> str:
    """Sixteen signs of three classes, in groups of four."""
    drawn = [secrets.choice(signs) for signs in SIGNS]
    drawn += [secrets.choice("".join(SIGNS)) for _ in range(16 - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "-".join("".join(drawn[i : i + 4]) for i in range(0, 16, 4))


@transaction.atomic
def make_account(login: str, name: str, *, by: User | None, at: datetime) -> tuple[User, str]:
    """A new account without any grant, and the password with which it is entered once.

    Raises RefusedError when the name, in capitals or not, is taken.
    """
    login = login.lower()
    if User.objects.filter(username=login).exists():
        raise RefusedError(Refusal.NAME_TAKEN)
    password = one_time_password()
    user = User.objects.create(
        username=login,
        name=name,
        password=make_password(password),
        password_at=at,
        must_change_password=True,
    )
    _journal("account.make", user, by, at, personal={"login": login, "name": name})
    return user, password


@transaction.atomic
def give_new_password(user: User, *, by: User, at: datetime) -> str:
    """Another one-time password for who lost theirs; open sessions end."""
    _not_oneself(user, by)
    password = one_time_password()
    user.password, user.password_at, user.must_change_password = make_password(password), at, True
    user.save(update_fields=["password", "password_at", "must_change_password"])
    end_sessions(user)
    _journal("account.new_password", user, by, at)
    return password


@transaction.atomic
def change_password(user: User, password: str, *, at: datetime, address: str = "") -> None:
    """A password that the person chose; those before it are remembered for a while."""
    FormerPassword.objects.create(user=user, hash=user.password, at=at)
    newest = user.former_passwords.order_by("-at", "-pk").values_list("pk", flat=True)
    FormerPassword.objects.filter(pk__in=list(newest[KEPT - 1 :])).delete()
    user.set_password(password)
    user.password_at, user.must_change_password = at, False
    user.save(update_fields=["password", "password_at", "must_change_password"])
    _journal("account.password", user, user, at, personal={"ip": address})


@transaction.atomic
def close_account(user: User, *, reason: str, by: User, at: datetime) -> None:
    """The person is gone: no log-in, every session and every grant ends this day."""
    _not_oneself(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    today = timezone.localdate(at)
    for grant in user.grants.filter(Q(until=None) | Q(until__gt=today)).select_related("user"):
        end_grant(grant, reason=reason, by=by, at=at)
    _journal("account.close", user, by, at, reason=reason)


@transaction.atomic
def reopen_account(user: User, *, reason: str, by: User, at: datetime) -> None:
    """The person is back: the log-in works again, grants are given anew."""
    _not_oneself(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _journal("account.reopen", user, by, at, reason=reason)


@transaction.atomic
def unlock_account(user: User, *, reason: str, by: User, at: datetime) -> None:
    """Forget the failures that locked an account, at every address."""
    _not_oneself(user, by)
    forget_failures(username=user.username)
    _journal("account.unlock", user, by, at, reason=reason)


@transaction.atomic
def reset_second_factor(user: User, *, reason: str, by: User | None, at: datetime) -> None:
    """For who lost the telephone: the second factor and its recovery codes are gone.

    `by` is None for who has the machine itself: the last resort when no administrator gets in.
    """
    if by is not None:
        _not_oneself(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    _journal("account.second_reset", user, by, at, reason=reason)


def _not_oneself(user: User, by: User) -> None:
    if by.pk == user.pk:
        raise RefusedError(Refusal.SELF)


def _journal(
    action: str,
    user: User,
    by: User | None,
    at: datetime,
    *,
    reason: str = "",
    personal: dict[str, str] | None = None,
) -> None:
    subject, payload = ("user", str(user.pk)), {"reason": reason} if reason else {}
    record(action=action, subject=subject, by=by, at=at, payload=payload, personal=personal)


@transaction.atomic
def note_second(user: User, action: str, *, at: datetime) -> None:
    """Journal what a person did with their own second factor."""
    _journal(action, user, user, at)


@transaction.atomic
def use_code(user: User, code: str, *, at: datetime) -> bool:
    """Take a code of the second factor; False when it was taken already, by any process.

    Not journalled: the log-in that it opens is.
    """
    user.used_codes.filter(at__lte=at - USED_FOR).delete()
    # However it is grouped: "123 456" is accepted too.
    signs = "".join(sign for sign in code if sign.isalnum()).upper()
    return UsedCode.objects.get_or_create(user=user, code=signs, defaults={"at": at})[1]
