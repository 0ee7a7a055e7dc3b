"""What time alone does: each alarm is told once, to somebody, never too early; silence is noted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liyuan.accounts.models import Grant, User
from liyuan.cases.actions import move_case
from liyuan.cases.actions_recount import recount
from liyuan.cases.actions_round import sound_alarms, take_timed_steps
from liyuan.cases.clocks import alarm_key
from liyuan.cases.models import Case, CaseClock
from liyuan.demands.domain import Judged
from liyuan.demands.models import Demand, Evaluation
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.rules.queries_procedures import procedure_of
from tests import atoll
from tests.demands.cast import DAY, HOUR, MONDAY, open_demand, to_answered, to_dispatched, walk
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
Who = Mapping[str, User]
MONTH = 30 * DAY


def rung(case: Case) -> list[tuple[str, str, str]]:
    """The clock, the alarm and who was told, of each alarm in the journal."""
    own = Entry.objects.filter(subject_kind="case", subject_id=case.number)
    found = own.filter(action__in=("demand.alarm", "demand.remind")).order_by("id")
    return [(e.payload["clock"], e.payload["alarm"], e.payload["told"]) for e in found]


def titles(user: User) -> list[str]:
    return [n.title for n in user.notices.filter(title__startswith="alarm").order_by("id")]


def test_who_hands_over_is_reminded_before_midnight_and_supervision_told_after_it(
    firm: Enterprise, who: Who
) -> None:
    case = open_demand(firm.pk, who["firm"])
    midnight = CaseClock.objects.get(case=case, name="handover").deadline_at
    assert midnight is not None
    sound_alarms(midnight - 2 * HOUR - timedelta(seconds=1))
    assert rung(case) == []
    sound_alarms(midnight - 2 * HOUR)
    assert titles(who["district"]) == ["alarm.near"]
    sound_alarms(midnight - timedelta(seconds=1))
    assert titles(who["supervision"]) == []
    sound_alarms(midnight)
    assert titles(who["supervision"]) == ["alarm.due"]


def test_an_overdue_case_climbs_from_its_owner_to_supervision(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    walk(case, ("sign", who["department"], MONDAY + HOUR, {}))
    for day in range(30):
        sound_alarms(MONDAY + day * DAY)
    whole = [(alarm, told) for clock, alarm, told in rung(case) if clock == "whole"]
    assert whole == [
        ("-1 working_days owner", "owner"),
        ("+0 working_days head", "head"),
        ("+3 working_days leader", "supervision"),  # the islands have no leader
        ("+5 working_days supervision", "supervision"),
    ]


def test_no_alarm_of_lateness_comes_before_its_deadline(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    at = MONDAY
    while at < MONDAY + MONTH:
        sound_alarms(at)
        at += 7 * HOUR
    late = Entry.objects.filter(action="demand.alarm")
    assert late
    assert all(e.at >= datetime.fromisoformat(e.payload["due"]) for e in late)


def test_a_second_round_tells_nothing_new(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    assert sound_alarms(MONDAY + MONTH) > 0
    told, notices = rung(case), Notice.objects.count()
    assert sound_alarms(MONDAY + MONTH) == 0
    assert (rung(case), Notice.objects.count()) == (told, notices)


def count_anew(at: datetime) -> None:
    """As when the calendar has changed, or a step touched every clock."""
    CaseClock.objects.update(calendar="another")
    recount(at)


def test_an_alarm_is_not_lost_when_its_clock_is_counted_anew_before_the_round(
    firm: Enterprise, who: Who
) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    late = CaseClock.objects.get(case=case, name="sign").alarm_at
    assert late is not None
    count_anew(late + timedelta(minutes=5))
    sound_alarms(late + timedelta(minutes=6))
    assert ("sign", "+0 hours head", "head") in rung(case)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.lists(
        st.tuples(st.integers(0, 30 * 24), st.sampled_from(["round", "anew", "wait"])), max_size=8
    )
)
def test_each_alarm_is_told_once_in_whatever_order_rounds_and_steps_come(
    firm: Enterprise, who: Who, order: list[tuple[int, str]]
) -> None:
    with undone():
        case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
        case = walk(case, ("sign", who["department"], MONDAY, {}))
        for hour, what in sorted(order):
            DOINGS[what](case, who, MONDAY + hour * HOUR)
        sound_alarms(MONDAY + 2 * MONTH)
        own = Entry.objects.filter(action__in=("demand.alarm", "demand.remind"))
        told = [(e.payload["clock"], e.payload["alarm"], e.payload["for"]) for e in own]
        assert len(told) == len(set(told))
        for clock in CaseClock.objects.filter(case=case, state="running"):
            rules = procedure_of(case.procedure).clock(clock.name).alarms
            assert {alarm_key(rule) for rule in rules if rule.amount >= 0} <= clock.told.keys()


def wait_or_resume(case: Case, who: Who, at: datetime) -> None:
    case.refresh_from_db()
    paper = {"wait_reason": "候件", "consent_file": "a"}
    step, given = ("resume", {}) if case.state == "waiting" else ("wait_by_paper", paper)
    move_case(case, step, given, by=who["department"], at=at)


DOINGS: Mapping[str, Callable[[Case, Who, datetime], object]] = {
    "round": lambda case, who, at: sound_alarms(at),
    "anew": lambda case, who, at: count_anew(at),
    "wait": wait_or_resume,
}


@contextmanager
def undone() -> Iterator[None]:
    """What an example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_cannot_be_written_down_is_not_told(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    with full_disk(), pytest.raises(IntegrityError):
        sound_alarms(MONDAY + MONTH)
    assert not Notice.objects.filter(title__startswith="alarm").exists()
    assert sound_alarms(MONDAY + MONTH) == len(rung(case)) > 0


@contextmanager
def full_disk() -> Iterator[None]:
    """The database takes no entry of an alarm for a while."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE journal_entry ADD CONSTRAINT full_disk"
            " CHECK (action NOT IN ('demand.alarm', 'demand.remind')) NOT VALID"
        )
        yield
        cursor.execute("ALTER TABLE journal_entry DROP CONSTRAINT full_disk")


def test_a_case_without_an_owner_is_told_to_its_unit_and_without_a_unit_to_supervision(
    firm: Enterprise, who: Who
) -> None:
    unsigned = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    lone = open_demand(None, who["officer"])
    for day in range(30):
        sound_alarms(MONDAY + day * DAY)
    assert ("whole", "-1 working_days owner", "head") in rung(unsigned)
    assert ("whole", "-1 working_days owner", "supervision") in rung(lone)


def test_a_reminder_that_comes_after_its_deadline_is_passed_by(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    sound_alarms(MONDAY + MONTH)
    assert not [alarm for _, alarm, _ in rung(case) if alarm.startswith("-")]


def test_a_unit_in_which_nobody_is_left_has_its_alarms_told_to_supervision(
    firm: Enterprise, who: Who
) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    Grant.objects.filter(user=who["department"]).update(until=MONDAY.date())
    sound_alarms(MONDAY + DAY)
    assert ("sign", "+0 hours head", "supervision") in rung(case)


def test_who_is_complained_about_is_told_nothing(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    Case.objects.filter(pk=case.pk).update(about=case.lead)
    sound_alarms(MONDAY + MONTH)
    assert titles(who["department"]) == []
    assert {told for _, _, told in rung(case)} == {"supervision"}


def test_a_deadline_that_is_an_estimate_alarms_nobody(firm: Enterprise, who: Who) -> None:
    far = datetime(2031, 3, 17, 1, 30, tzinfo=UTC)
    case = to_dispatched(open_demand(firm.pk, who["firm"], far, collected_at=far), who, far)
    assert CaseClock.objects.get(case=case, name="whole").provisional
    sound_alarms(far + 3 * MONTH)
    assert not [one for one in rung(case) if one[0] == "whole"]


def test_the_end_of_a_wait_is_nobodys_lateness(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    sound_alarms(MONDAY + 8 * DAY)
    waited = Entry.objects.filter(subject_id=case.number, payload__clock="evaluation")
    assert [entry.action for entry in waited] == ["demand.remind"]
    assert titles(who["firm"]) == ["alarm.firm"]


def test_silence_is_noted_when_the_time_for_a_judgement_is_over(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    over = CaseClock.objects.get(case=case, name="evaluation").deadline_at
    assert over is not None
    assert take_timed_steps(over - timedelta(seconds=1)) == 0
    assert take_timed_steps(over) == 1
    assert take_timed_steps(over) == 0
    case.refresh_from_db()
    assert (case.state, case.turn) == ("resolved", "caller")
    assert Evaluation.objects.get(case=case).judged == Judged.SILENT
    assert Demand.objects.get(case=case).solved is None
    assert CaseClock.objects.get(case=case, name="visit").state == "running"


def test_who_judged_in_time_was_not_silent(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, {"rating": "mostly", "solved": True}))
    assert take_timed_steps(MONDAY + MONTH) == 0


def test_the_page_of_a_case_shows_who_was_told(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    sound_alarms(MONDAY + MONTH)
    page = f"/demands/{case.number}/"
    said = atoll.browser(who["department"]).get(page).content.decode()
    assert "逾期提级" in said
    assert "全程时限" in said
    assert "逾期提级" not in atoll.browser(who["firm"]).get(page).content.decode()


def test_a_round_costs_the_same_queries_for_many(firm: Enterprise, who: Who) -> None:
    def opened(count: int) -> int:
        for _ in range(count):
            to_dispatched(open_demand(firm.pk, who["firm"]), who)
        return atoll.counted(lambda: sound_alarms(MONDAY + MONTH))

    opened(1)
    assert opened(2) == opened(12)
