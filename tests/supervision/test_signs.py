"""Each of the eleven signs of integrity: what bears it, and what looks alike and does not."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.domain import Judged
from liyuan.demands.models import Answer, Demand, Return, Topic, Visit
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.supervision.domain import FEWEST_RANKED, Flag
from liyuan.supervision.queries_integrity import SIGNS, Period, flagged
from tests import atoll
from tests.demands.cast import DAY, MONDAY, lead, open_demand

Who = Mapping[str, User]
Deed = Callable[[Enterprise, Who], object]
PERIOD = Period(MONDAY - 30 * DAY, MONDAY + 30 * DAY)
# the last hours of March, and a day in the middle of it
LAST = datetime(2026, 3, 31, 3, tzinfo=UTC)


def many(firm: Enterprise, who: Who, count: int) -> list[Case]:
    """Demands of one firm, each of a category of its own."""
    return [
        open_demand(firm.pk, who["firm"], title=f"诉求{n}", category=f"c{n}") for n in range(count)
    ]


def told(case: Case, **said: object) -> None:
    Demand.objects.filter(pk=case.pk).update(**said)


def same_person(firm: Enterprise, who: Who, by: str = "officer") -> None:
    case = open_demand(firm.pk, who["officer"])
    told(case, answered_by=who[by])


def answered_on(day: datetime, count: int = FEWEST_RANKED) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        for case in many(firm, who, count):
            told(case, answered_at=day)
            Case.objects.filter(pk=case.pk).update(lead=lead())

    return deed


def cut_into(pieces: int) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        for n in range(pieces):
            told = {"category": "reef-dock", "on_behalf": True}
            open_demand(firm.pk, who["officer"], MONDAY, title=f"诉求{n}", **told)

    return deed


def same_answer(firm: Enterprise, who: Who, other: int = 7) -> None:
    for number in (firm.pk, of(firm, other)):
        case = open_demand(number, who["officer"])
        Answer.objects.create(
            case=case, entry=entry(), at=MONDAY, text="同一句", result="solved", fingerprint="f"
        )


def of(firm: Enterprise, number: int) -> int:
    """The firm of the test is number one; any other is made."""
    return firm.pk if number == 1 else atoll.firm(number).pk


def entry() -> Entry:
    return Entry.objects.earliest("id")


def says(**said: object) -> Deed:
    return lambda firm, who: told(open_demand(firm.pk, who["firm"]), **said)


def extended(times: int) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        case = open_demand(firm.pk, who["firm"])
        Case.objects.filter(pk=case.pk).update(facts={**case.facts, "extensions": times})

    return deed


def returned(right: bool) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        case = open_demand(firm.pk, who["firm"])
        Return.objects.create(
            case=case, entry=entry(), unit=lead(), words="x", at=MONDAY, right=right
        )

    return deed


def in_topic(*firms: int) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        topic = Topic.objects.create(name="缺电", state="open", opened_at=timezone.now())
        for number in firms:
            told(open_demand(of(firm, number), who["officer"]), topic=topic)

    return deed


def refused_by(refused: int, unit: int, others: int) -> Deed:
    """A unit refuses so many of its own; the others' desks refuse none."""

    def deed(firm: Enterprise, who: Who) -> None:
        cases = many(firm, who, unit + others)
        pks = [case.pk for case in cases]
        Case.objects.filter(pk__in=pks[:unit]).update(desk=lead())
        Case.objects.filter(pk__in=pks[unit:]).update(desk=atoll.unit("AT-STAT"))
        Case.objects.filter(pk__in=pks[:refused]).update(state="refused")

    return deed


def told_of_pressure(pressed: str) -> Deed:
    def deed(firm: Enterprise, who: Who) -> None:
        case, by = open_demand(firm.pk, who["firm"]), who["caller"]
        said = {"outcome": "reached", "answers": {"pressed": pressed}}
        Visit.objects.create(case=case, entry=entry(), caller=by, at=MONDAY, **said)

    return deed


BAD, GOOD = Judged.DISSATISFIED, Judged.SATISFIED
# for each sign: how many bear it, what was done; and what is no sign
CASES: list[tuple[Flag, int, Deed, Deed]] = [
    (
        Flag.SAME_PERSON,
        1,
        same_person,
        lambda firm, who: same_person(firm, who, by="department"),
    ),
    (Flag.BURST, 10, answered_on(LAST), answered_on(MONDAY)),
    (Flag.SPLIT, 3, cut_into(3), cut_into(2)),
    (Flag.SAME_ANSWER, 2, same_answer, lambda firm, who: same_answer(firm, who, other=1)),
    (Flag.REOPENED, 1, says(reopened=1), says(reopened=0)),
    (Flag.LATE_REGISTRATION, 1, says(late_registration=True), says(late_registration=False)),
    (Flag.EXTENDED, 1, extended(2), extended(1)),
    (Flag.RETURNED, 1, returned(False), returned(True)),
    (Flag.TOPIC, 1, in_topic(1), in_topic(1, 7)),
    (Flag.CHANGED, 1, says(judged=BAD, revisit_judged=GOOD), says(judged=BAD, revisit_judged=BAD)),
    (Flag.PRESSED, 1, told_of_pressure("somebody"), told_of_pressure("nobody")),
    (Flag.REFUSED, 4, refused_by(4, 10, 30), refused_by(2, 10, 30)),
]


def found(who: Who, flag: Flag) -> int:
    return flagged(who["supervision"], flag, PERIOD).distinct().count()


@pytest.mark.parametrize(("flag", "count", "deed", "alike"), CASES, ids=[c[0] for c in CASES])
def test_a_sign_fires(
    flag: Flag, count: int, deed: Deed, alike: Deed, firm: Enterprise, who: Who
) -> None:
    deed(firm, who)
    assert found(who, flag) == count


@pytest.mark.parametrize(("flag", "count", "deed", "alike"), CASES, ids=[c[0] for c in CASES])
def test_what_looks_alike_does_not(
    flag: Flag, count: int, deed: Deed, alike: Deed, firm: Enterprise, who: Who
) -> None:
    alike(firm, who)
    assert found(who, flag) == 0


def test_a_burst_of_few_answers_is_none(firm: Enterprise, who: Who) -> None:
    answered_on(LAST, FEWEST_RANKED - 1)(firm, who)
    assert found(who, Flag.BURST) == 0


def test_no_sign_is_without_its_tests() -> None:
    assert {row[0] for row in CASES} == set(SIGNS) == set(Flag)
