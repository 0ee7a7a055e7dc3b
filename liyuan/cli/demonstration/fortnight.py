"""A simulated fortnight of work over the pack's written demands, so that desks and boards live."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.cases.actions import move_case
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.cases.rounds import go_round
from liyuan.cli.demonstration.script import ANSWERS, NATURES, SPLIT, Move, moves, share
from liyuan.demands.actions import Brought, bring_demand
from liyuan.demands.actions_split import split_off
from liyuan.demands.actions_visits import keep_answers
from liyuan.demands.domain import Channel, Nature
from liyuan.demands.models import Topic
from liyuan.engines.clock import Calendar, Target, deadline
from liyuan.engines.clock import Unit as TimeUnit
from liyuan.engines.procedure import RefusedError
from liyuan.enterprises.models import Enterprise
from liyuan.notices.models import Notice
from liyuan.packs.demo import read_demands, read_demo
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_documents import document
from liyuan.supervision.daily import freeze_in_the_morning

Progress = Callable[[int], None]

# The story is a fortnight; a third of it is older, so that some has come to its end.
DAYS, OLDER = 14, 60
# Of those of the last day, so many are still to be handed over; others were late at it.
WAITING, LATE = 0.35, 0.04
ROUND_HOURS = (0, 9, 17)
# A demand that is merged follows the one it says again, while that is still in hand.
SOON_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Stage:
    """Who plays: people by login and by unit, the story's firms (their credit codes by key), units
    by code, working time, until when, what was written, and the number of what was brought."""

    logins: Mapping[str, User]
    scripted: Mapping[str, str]
    by_unit: Mapping[int, User]
    units: Mapping[str, Unit]
    industries: Mapping[str, list[str]]
    topics: Mapping[str, Topic]
    calendar: Calendar
    now: datetime
    written: Mapping[str, Mapping[str, Any]]
    brought: dict[str, str]


@transaction.atomic
def play(pack: Path, scripted: Mapping[str, str], *, at: datetime, progress: Progress) -> int:
    """Bring every written demand and take it as far as it has come by now; tells how many."""
    said = read_demands(pack)
    stage = _stage(pack, scripted, said, at)
    told = sorted(said, key=lambda d: share(d["key"], "order"))
    stories = [(_collected(stage, one), number, one) for number, one in enumerate(told)]
    waiting = [(when, number, _story(stage, one, when)) for when, number, one in stories]
    heapify(waiting)
    rounds = _rounds(waiting[0][0], at)
    round_at, done = next(rounds), 0
    while waiting:
        when, number, story = heappop(waiting)
        while round_at < when:
            go_round(round_at)
            freeze_in_the_morning(round_at)
            round_at = next(rounds)
        following = next(story, None)
        if following is not None and following <= at:
            heappush(waiting, (following, number, story))
            continue
        done += 1
        progress(done)
    go_round(at)
    freeze_in_the_morning(at)
    Notice.objects.filter(topic="case", at__lt=at - timedelta(days=1)).update(read_at=at)
    return len(said)


def _stage(
    pack: Path, scripted: Mapping[str, str], said: Iterable[Mapping[str, Any]], at: datetime
) -> Stage:
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = User.objects.filter(grants__unit__isnull=False).order_by("-pk")
    by_unit = {pk: user for user in people for pk in user.grants.values_list("unit", flat=True)}
    roles = (read_demo(pack, "firm_roles") or {}).get("roles", ())
    topics = {
        one["key"]: Topic.objects.create(
            name=one["name"], unit=units.get(one["unit"]), state="open", opened_at=at
        )
        for one in (read_demo(pack, "topics") or {}).get("topics", ())
    }
    logins = {user.username: user for user in User.objects.all()}
    industries = {one["key"]: one.get("industries", []) for one in roles}
    written, time_of = {one["key"]: one for one in said}, calendar_for(None)
    return Stage(
        logins, scripted, by_unit, units, industries, topics, time_of, at, written, brought={}
    )


def _rounds(first: datetime, last: datetime) -> Iterator[datetime]:
    """When the worker looks at the clocks: in the city every minute, here thrice a day."""
    day = timezone.localdate(first)
    while True:
        for hour in ROUND_HOURS:
            moment = timezone.make_aware(datetime.combine(day, time(hour, 5)))
            yield min(moment, last)
        day += timedelta(days=1)


def _story(stage: Stage, said: Mapping[str, Any], collected: datetime) -> Iterator[datetime]:
    """A demand from its collection on: tells when its next step is, and takes it when resumed."""
    firm = _firm(stage, said)
    unit = _code(said["unit"], firm)
    case = _bring(stage, said, firm, collected)
    stage.brought[said["key"]] = case.number
    held = [case]
    assisting = [_code(code, firm) for code in said.get("assisting", ())]
    at = case.received_at + timedelta(minutes=5 + 40 * share(said["key"], "typed"))

    def day(after: int) -> str:
        return (timezone.localdate(collected) + timedelta(days=after)).isoformat()

    if returned := said.get("returned"):
        proposed, first = returned.get("proposed", "district"), returned.get("by", unit)
        codes = {"proposed": _code(proposed, firm), "by": _code(first, firm)}
        said = {**said, "returned": {**returned, **codes}}
    for move in moves(said, unit, [code for code in assisting if code != unit], day):
        at = _when(stage, said, move, at, collected)
        yield at
        if move.transition == SPLIT:
            held.append(_split(stage, held[0], move, at))
        elif move.transition and not _taken(stage, held[move.part], move, at):
            return
        held[move.part] = Case.objects.defer("tokens").get(pk=held[move.part].pk)


def _collected(stage: Stage, said: Mapping[str, Any]) -> datetime:
    """A moment of the last weeks, more in working hours than at night, never still to come."""
    if said.get("merged"):
        return _collected(stage, stage.written[said["like"]]) + SOON_AFTER
    key = said["key"]
    old = share(key, "old") < 1 / 3
    back = share(key, "day")
    days = DAYS + back * (OLDER - DAYS) if old else back * DAYS
    hour, minute = 8 + int(10 * share(key, "hour")), int(59 * share(key, "minute"))
    if told := said.get("at"):
        hour, minute = map(int, told.split(":"))
    date = timezone.localdate(stage.now) - timedelta(days=int(days))
    moment = timezone.make_aware(datetime.combine(date, time(hour, minute)))
    return min(moment, stage.now - timedelta(minutes=30 + 60 * share(key, "today")))


def _bring(stage: Stage, said: Mapping[str, Any], firm: Enterprise, collected: datetime) -> Case:
    against = said.get("against")
    given: dict[str, Any] = {}
    transition, by = "register", stage.logins["officer"]
    if against:
        transition, given = "register_direct", {"subject_unit": _code(against, firm)}
    elif said.get("on_the_spot"):
        transition = "settle_at_once"
        given = {"result": said["result"], "answer": said["answer"]}
    own = said["channel"] in ("portal", "qr")
    brought = Brought(
        title=said["title"],
        text=_filled(said["text"], firm),
        nature=Nature(NATURES[said["class"]]),
        channel=Channel(said["channel"]),
        collected_at=collected,
        firm=firm.pk,
        category=said["category"],
        transition=transition,
        urgent=said["triage"] == "urgent",
        on_behalf=not own,
        withheld=bool(said.get("hidden")),
        informant=bool(said.get("informant")),
        given=given,
    )
    return bring_demand(brought, by=None if own or against else by, at=collected + _typing(said))


def _typing(said: Mapping[str, Any]) -> timedelta:
    """How long it took to be written down: seldom more than it should."""
    late = share(said["key"], "typing") > 0.97
    return timedelta(minutes=185 if late else 3)


def _firm(stage: Stage, said: Mapping[str, Any]) -> Enterprise:
    """The firm of the story that is named; else one of the kind that is asked for, in the park or
    district that is; else of the kind."""
    firms = Enterprise.objects.select_related("district__unit", "park__unit")
    if code := stage.scripted.get(said["firm"]):
        return firms.get(credit_code=code)
    kinds = Q(pk__gt=0)
    if prefixes := stage.industries.get(said["firm"]):
        kinds = Q(pk__in=())
        for prefix in prefixes:
            kinds |= Q(industry__code__startswith=prefix)
    place = Q(status="open")
    if said.get("park"):
        place &= Q(park__code=said["park"])
    elif said.get("district"):
        place &= Q(district__code=said["district"])
    elif "park" in (said["unit"], said.get("against")) or "{park}" in said["text"]:
        place &= Q(park__isnull=False)
    for wanted in (kinds & place, place, kinds, Q(pk__gt=0)):
        found = firms.filter(wanted)
        if count := found.count():
            return found.order_by("pk")[int(share(said["key"], "firm") * (count - 1))]
    raise LookupError("no firm in the demonstration")


def _code(word: str, firm: Enterprise) -> str:
    """A unit's code, where the words say the firm's own park or district."""
    park = firm.park.unit if firm.park else None
    district = firm.district.unit if firm.district else None
    own = {"park": park or district, "district": district or park}
    unit = own.get(word)
    return unit.code if unit else word


def _filled(text: str, firm: Enterprise) -> str:
    named = {"{park}": firm.park or "园区", "{district}": firm.district or "区里"}
    for word, value in named.items():
        text = text.replace(word, str(value))
    return text


def _when(
    stage: Stage, said: Mapping[str, Any], move: Move, at: datetime, collected: datetime
) -> datetime:
    """When a step is taken: what is collected is handed over the same day, nearly always."""
    same_day = at - collected < timedelta(days=1)
    if move.who == "dispatcher" and move.transition != "uphold" and same_day:
        recent = stage.now - collected < timedelta(days=1)
        if recent and share(said["key"], "waiting") < WAITING:
            return stage.now + timedelta(hours=1)
        late = share(said["key"], "late") < LATE
        return at + timedelta(hours=15 if late and move.transition == "accept" else 0, minutes=4)
    minutes = max(5, int(move.hours * 60))
    target = Target(minutes, TimeUnit.WORKING_MINUTES)
    slow = 2.4 if share(said["key"], "slow") > 0.93 and move.transition == "answer" else 1
    return deadline(at, Target(int(target.amount * slow), target.unit), stage.calendar).at


def _taken(stage: Stage, case: Case, move: Move, at: datetime) -> bool:
    """Take a step; where the procedure says no, the demand stays where it is."""
    by, unit = _actor(stage, case, move.who)
    given: dict[str, Any] = {
        key: _filled(value, case.firm) if isinstance(value, str) and case.firm else value
        for key, value in move.given.items()
    }
    if "guidance" in given:
        names = {row["key"]: row["name"] for row in document("guidance")}
        given["guidance"] = names.get(given["guidance"], given["guidance"])
    if "topic" in given:
        given["topic"] = str(stage.topics[given["topic"]].pk)
    if "main_case" in given:
        given["main_case"] = stage.brought[given["main_case"]]
    answers = given.pop(ANSWERS, None)
    try:
        with transaction.atomic():
            held = move_case(case, move.transition, given, by=by, unit=unit, at=at)
            if answers and by:
                keep_answers(held.visits.latest("id"), answers, by=by, at=at)
    except (StepRefused, RefusedError):
        return False
    return True


def _split(stage: Stage, whole: Case, move: Move, at: datetime) -> Case:
    by, unit = _actor(stage, whole, move.who)
    assert by is not None
    return split_off(whole, move.given["title"], move.given["text"], by=by, unit=unit, at=at)


def _actor(stage: Stage, case: Case, who: str) -> tuple[User | None, Unit | None]:
    unit_id = {"lead": case.lead_id, "dispatcher": case.desk_id}.get(who)
    if unit_id is None:
        login = {"dispatcher": "supervision"}.get(who, who)
        user = stage.logins.get(login) if who != "firm" else None
        return user, _unit_of(user)
    user = stage.by_unit.get(unit_id)
    return user, Unit.objects.get(pk=unit_id)


def _unit_of(user: User | None) -> Unit | None:
    grant = user.grants.select_related("unit").first() if user else None
    return grant.unit if grant else None
