"""Reads for the security administrator: who has an account, what each holds and held."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from liyuan.accounts.domain import Permission, Role, permissions
from liyuan.accounts.models import Grant, OpenSession, User
from liyuan.accounts.words import ROLES, STATES
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

FirmNames = Mapping[int, str]
TOTP = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
TIED = SocialAccount.objects.filter(user=OuterRef("pk"))


@dataclass(frozen=True)
class PeopleFilters:
    """What the address of the list asks for."""

    q: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class GrantLine:
    """One grant in words; `holds` today, or is yet to come, or has ended."""

    number: int
    role: str
    place: str
    since: date
    until: date | None
    state: str
    tone: str
    may_end: bool


@dataclass(frozen=True)
class PersonLine:
    """One account as a row of the list."""

    number: int
    login: str
    name: str
    state: str
    tone: str
    locked: bool
    second: bool
    last_login: datetime | None
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage:
    """One account with everything that the security administrator decides about."""

    line: PersonLine
    active: bool
    tied: bool
    must_change: bool
    last_address: str
    sessions: int
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True)
class SessionLine:
    """One open session of a person."""

    since: datetime
    seen: datetime
    address: str
    browser: str
    here: bool


def people(filters: PeopleFilters, at: datetime) -> QuerySet[User]:
    """The accounts that the filters leave."""
    today = timezone.localdate(at)
    chosen = User.objects.all()
    if filters.q:
        chosen = chosen.filter(Q(username__icontains=filters.q) | Q(name__icontains=filters.q))
    if filters.role:
        chosen = chosen.filter(pk__in=holding(today).filter(role=filters.role).values("user"))
    narrowed = {
        "open": Q(is_active=True),
        "closed": Q(is_active=False),
        "locked": Q(username__in=locked_names(at)),
        "idle": ~Q(pk__in=holding(today).values("user")),
    }
    return chosen.filter(narrowed.get(filters.state, Q()))


def holding(day: date) -> QuerySet[Grant]:
    return Grant.objects.filter(Q(since__lte=day) & (Q(until=None) | Q(until__gt=day)))


def locked_names(at: datetime) -> frozenset[str]:
    """The names that are locked at one address at least."""
    window: timedelta = settings.AXES_COOLOFF_TIME
    lately = AccessAttempt.objects.filter(attempt_time__gt=at - window)
    summed = lately.values("username", "ip_address").annotate(failed=Sum("failures_since_start"))
    full = summed.filter(failed__gte=settings.AXES_FAILURE_LIMIT)
    return frozenset(name for name in full.values_list("username", flat=True) if name)


def people_page(
    filters: PeopleFilters, *, after: str | None, at: datetime, lang: str
) -> Page[PersonLine]:
    page = keyset(described(people(filters, at), at), order=("username",), after=after)
    locked = locked_names(at)
    firms = names_of_firms(grant for user in page.items for grant in _held(user))
    lines = tuple(line_of(user, locked, firms, lang) for user in page.items)
    return Page(lines, page.next, page.previous)


def people_rows(filters: PeopleFilters, *, at: datetime, lang: str) -> Iterator[tuple[object, ...]]:
    """The same accounts as cells of the 台账."""
    locked = locked_names(at)
    every = tuple(described(people(filters, at), at).order_by("username"))
    firms = names_of_firms(grant for user in every for grant in _held(user))
    for user in every:
        line = line_of(user, locked, firms, lang)
        yes = {True: _("是"), False: _("否")}
        yield (
            *(line.login, line.name, "；".join(line.roles), line.state),
            *(yes[line.locked], yes[line.second], line.last_login),
        )


def described(users: QuerySet[User], at: datetime) -> QuerySet[User]:
    """With the grants that hold, and whether there is a second factor."""
    held = holding(timezone.localdate(at)).select_related("unit").order_by("id")
    return users.prefetch_related(Prefetch("grants", held, to_attr="held")).annotate(
        second=Exists(TOTP), tied=Exists(TIED)
    )


def _held(user: User) -> Collection[Grant]:
    held: list[Grant] = getattr(user, "held", [])
    return held


def names_of_firms(grants: Iterable[Grant]) -> FirmNames:
    """The names of the firms of grants: the registry lies above, so a setting names its lookup."""
    wanted = {grant.firm_id for grant in grants if grant.firm_id is not None}
    names: FirmNames = import_string(settings.FIRM_NAMES)(wanted) if wanted else {}
    return names


def line_of(user: User, locked: frozenset[str], firms: FirmNames, lang: str) -> PersonLine:
    word, tone = STATES["open" if user.is_active else "closed"]
    return PersonLine(
        number=user.pk,
        login=user.username,
        name=user.name,
        state=str(word),
        tone=tone,
        locked=user.username in locked,
        second=bool(getattr(user, "second", False)),
        last_login=user.last_login,
        roles=tuple(f"{ROLES[Role(g.role)]} · {place_of(g, firms, lang)}" for g in _held(user)),
    )


def place_of(grant: Grant, firms: FirmNames, lang: str) -> str:
    """The name of the unit or the firm; the number of a firm that is no longer there."""
    if grant.unit:
        return named(grant.unit.name, grant.unit.en, lang)
    if grant.firm_id and grant.firm_id in firms:
        return firms[grant.firm_id]
    return _("企业 #%(number)s") % {"number": grant.firm_id}


def person_page(number: int, *, at: datetime, lang: str) -> PersonPage | None:
    """One account; None when there is none of this number."""
    user = described(User.objects.all(), at).filter(pk=number).first()
    if user is None:
        return None
    grants = tuple(user.grants.select_related("unit").order_by("-since", "-pk"))
    firms, today = names_of_firms(grants), timezone.localdate(at)
    return PersonPage(
        line=line_of(user, locked_names(at), firms, lang),
        active=user.is_active,
        tied=bool(getattr(user, "tied", False)),
        must_change=user.must_change_password,
        last_address=user.last_address or "",
        sessions=user.open_sessions.count(),
        grants=tuple(grant_line(grant, today, firms, lang) for grant in grants),
    )


def grant_state(grant: Grant, today: date) -> str:
    """Whether a grant has ended, is yet to come, or holds."""
    ended = grant.until is not None and grant.until <= today
    return "past" if ended else "coming" if grant.since > today else "holds"


def grant_line(grant: Grant, today: date, firms: FirmNames, lang: str) -> GrantLine:
    state = grant_state(grant, today)
    word, tone = STATES[state]
    role = str(ROLES[Role(grant.role)]) + (_("（法定代表人）") if grant.head else "")
    where = place_of(grant, firms, lang)
    open_still = state != "past"
    return GrantLine(
        grant.pk, role, where, grant.since, grant.until, str(word), tone, may_end=open_still
    )


def sessions_of(user: User, here: str) -> tuple[SessionLine, ...]:
    """The open sessions of a person, the one in use first."""
    rows: QuerySet[OpenSession] = user.open_sessions.order_by("-seen")
    lines = (
        SessionLine(row.since, row.seen, row.address or "", row.browser, row.key == here)
        for row in rows
    )
    return tuple(sorted(lines, key=lambda line: not line.here))


def permission_rows(role: str, action: str, scope: str) -> tuple[Permission, ...]:
    """The rows of the permission table that the filters leave."""
    return tuple(
        row
        for row in permissions().rows
        if role in ("", row.role) and scope in ("", row.scope) and action in row.action
    )
