"""Whose judgements of firms are published, and from when on they are kept from who handled it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from liyuan.accounts.access import Person, grants_of, may, under
from liyuan.accounts.models import Unit, User
from liyuan.attachments.models import Attachment
from liyuan.cases.access import DIRECT, action_of, cases_visible_to
from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case, CaseParty
from liyuan.cases.queries_timeline import LONG_AGO, Unseen
from liyuan.demands.access import levels_read
from liyuan.demands.domain import CONTENT, KIND, Judged
from liyuan.demands.domain_kpis import FEWEST
from liyuan.demands.domain_ratings import LETTER, RATED, Length, Span, spans
from liyuan.demands.models import Answer, Demand, PublishedRatings
from liyuan.journal.models import Entry
from liyuan.rules.queries_documents import document


@dataclass(frozen=True)
class PeriodRow:
    """One period: how many firms said something, and whether their handlers read it."""

    span: Span
    evaluated: int
    satisfied: int
    published_at: datetime | None
    publisher: str
    over: bool

    @property
    def ranked(self) -> bool:
        """Whether so many said something that a rate tells anything."""
        return self.evaluated >= FEWEST


def length() -> Length:
    """How long the pack's periods are."""
    return Length((document("visit_script") or {}).get("period", Length.MONTH))


def published_until() -> datetime:
    """What was said before this moment is published."""
    day = PublishedRatings.objects.aggregate(last=Max("until"))["last"]
    return midnight(day) if day else LONG_AGO


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def unseen(user: User, case: Case) -> Unseen:
    """What a person may not read yet of what the firm said: nothing, but for who handles it."""
    if not handles(user, case):
        return Unseen()
    return Unseen(RATED, published_until())


def handles(user: User, case: Case) -> bool:
    """Whether a person belongs to a unit that leads, assists or answered; city desks do not."""
    if may(user, action_of(KIND, DIRECT)):
        return False
    units = units_of(user)
    if units is None:
        return False
    answered = Answer.objects.filter(case=OuterRef("pk"), unit__in=units)
    parts = CaseParty.objects.filter(case=OuterRef("pk"), unit__in=units)
    held = Q(lead__in=units) | Q(Exists(parts)) | Q(Exists(answered))
    return Case.objects.filter(held, pk=case.pk).exists()


def units_of(user: User) -> QuerySet[Unit] | None:
    """The units of a person's grants, with those above and below each; the city itself is none."""
    paths = [grant.unit.path for grant in grants_of(user) if grant.unit]
    own = [path for path in paths if path.strip("/").count("/")]
    if not own:
        return None
    above = {code for path in own for code in path.strip("/").split("/")[1:]}
    return Unit.objects.filter(Q(code__in=above) | under(own))


def kept_files(case: Case, hidden: Unseen) -> Collection[UUID]:
    """The keys of letters that a firm's judgement came with and that are not published."""
    if not hidden.fields:
        return ()
    own = Entry.objects.filter(subject_kind=SUBJECT, subject_id=case.number)
    said = own.filter(payload__given__has_key=LETTER, at__gte=hidden.since)
    keys = said.values_list(f"payload__given__{LETTER}", flat=True)
    return {UUID(key) for one in keys for key in str(one).split(",")}


def reads_files(user: Person, file: Attachment) -> bool:
    """Whether a person may open a file of a demand."""
    if not isinstance(user, User) or not may(user, action_of(KIND, "view")):
        return False
    case = cases_visible_to(user, KIND, "view").filter(number=file.subject_id).first()
    if case is None or file.level not in levels_read(user):
        return False
    return file.key not in kept_files(case, unseen(user, case))


def told_until(user: Person, at: datetime) -> datetime:
    """Up to when judgements are counted for a person: for who handles, the published ones."""
    handling = may(user, f"{KIND}.handle") and not may(user, action_of(KIND, DIRECT))
    return min(at, published_until() - timedelta.resolution) if handling else at


def period_rows(at: datetime) -> tuple[PeriodRow, ...]:
    """The periods in which firms said something, the newest first."""
    said = Demand.objects.exclude(judged__in=("", Judged.SILENT))
    first = said.aggregate(first=Min("evaluated_at"))["first"]
    if first is None:
        return ()
    today = timezone.localdate(at)
    held = spans(timezone.localdate(first), today, length())
    published = {
        row.until: row for row in PublishedRatings.objects.select_related("by").order_by("until")
    }
    columns = {f"n{n}": Count("pk", filter=_in(span)) for n, span in enumerate(held)}
    good = Q(judged__in=tuple(CONTENT))
    columns |= {f"s{n}": Count("pk", filter=_in(span) & good) for n, span in enumerate(held)}
    counts = said.aggregate(**columns)
    last = max(published, default=None)
    found = [_first(published, span) for span in held]
    rows = [
        PeriodRow(
            span=span,
            evaluated=counts[f"n{n}"],
            satisfied=counts[f"s{n}"],
            published_at=row.at if row else None,
            publisher=str(row.by or "") if row else "",
            over=span.until <= today and (last is None or span.until > last),
        )
        for n, (span, row) in enumerate(zip(held, found, strict=True))
    ]
    return tuple(reversed(rows))


def _first(published: dict[date, PublishedRatings], span: Span) -> PublishedRatings | None:
    """The publication that a period came with: its own, or that of a later one."""
    return next((row for until, row in published.items() if until >= span.until), None)


def _in(span: Span) -> Q:
    return Q(evaluated_at__gte=midnight(span.since), evaluated_at__lt=midnight(span.until))
