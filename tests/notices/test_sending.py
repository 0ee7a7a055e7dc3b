"""Messages go out gathered, by day, at least once; what fails is tried later and then seen."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.config.instances import ROOT
from liyuan.notices.actions_sending import GROUPS, send_again, send_waiting
from liyuan.notices.actions_settings import forget_old, set_wishes
from liyuan.notices.domain import Channel, Rhythm, State, To
from liyuan.notices.domain_timing import MOST_ATTEMPTS
from liyuan.notices.models import Delivery, Message, Notice
from tests import cast
from tests.cast import NOW
from tests.faults.killing import database_url
from tests.notices.conftest import Gateway
from tests.notices.table import tell

pytestmark = pytest.mark.django_db
NIGHT = NOW + timedelta(hours=14)  # 23:30 in the city
MORNING = NOW + timedelta(hours=23)


def reached(username: str = "meng", rhythm: Rhythm = Rhythm.SOON) -> User:
    user = cast.officer(username=username)
    set_wishes(user, reaches={Channel.SMS: "13800001111"}, rhythm=rhythm, without=(), at=NOW)
    return user


def test_several_notices_go_in_one_message(console: None) -> None:
    user = reached()
    for number in range(4):
        tell(To.user(user.pk), key=str(number), params={"number": f"S-{number}"})
    assert send_waiting(NOW) == 1
    message = Message.objects.get()
    assert (message.count, message.address) == (4, "138****1111")
    assert message.body == (
        "立园：4 条通知\n诉求 S-0 还剩 1 个工作日\n诉求 S-1 还剩 1 个工作日\n另有 2 条。"
    )


def test_only_the_title_leaves(gateway: Gateway) -> None:
    tell(To.user(reached().pk), text="企业名称和内情")
    assert send_waiting(NOW) == 1
    (said,) = gateway.taken
    assert said["phone"] == "13800001111"
    assert said["message"] == "诉求 S-17 还剩 1 个工作日"
    assert Message.objects.get().body == ""


def test_the_next_message_waits_and_takes_all_that_came_meanwhile(console: None) -> None:
    user = reached()
    tell(To.user(user.pk), key="1")
    send_waiting(NOW)
    for key in ("2", "3"):
        tell(To.user(user.pk), key=key, at=NOW + timedelta(minutes=5))
    assert send_waiting(NOW + timedelta(minutes=5)) == 0
    assert send_waiting(NOW + timedelta(minutes=29)) == 0
    assert send_waiting(NOW + timedelta(minutes=30)) == 1
    assert Message.objects.latest("id").count == 2


def test_at_night_only_what_is_urgent(console: None) -> None:
    user = reached()
    tell(To.user(user.pk), key="calm", at=NIGHT)
    tell(To.user(user.pk), key="urgent", urgent=True, at=NIGHT)
    assert send_waiting(NIGHT) == 1
    assert Message.objects.get().urgent
    assert send_waiting(MORNING) == 1


def test_a_person_who_wants_one_a_day_gets_one(console: None) -> None:
    user = reached(rhythm=Rhythm.DAILY)
    tell(To.user(user.pk))
    assert send_waiting(NOW) == 0
    assert Delivery.objects.get().next_at == datetime.fromisoformat("2026-03-17 08:30+08:00")


def test_a_gateway_that_fails_is_tried_later_and_in_the_end_seen(gateway: Gateway) -> None:
    gateway.status = 500
    tell(To.user(reached().pk))
    at, tries = NOW, 0
    while (waiting := Delivery.objects.get()).state == State.WAITING:
        at = max(at, waiting.next_at)
        send_waiting(at)
        tries += 1
        assert tries < 3 * MOST_ATTEMPTS
    assert (waiting.state, waiting.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert waiting.error == "not_taken"
    gateway.status = 200
    send_again([waiting], by=cast.system_admin(), at=MORNING)
    assert send_waiting(MORNING) == 1
    assert Delivery.objects.get().state == State.SENT


def test_a_gateway_that_fails_for_one_does_not_hold_up_another_channel(
    gateway: Gateway, settings: Settings
) -> None:
    gateway.status = 500
    settings.LIYUAN_NOTICE_EMAIL = "console:"
    for number in range(5):
        tell(To.user(reached(f"p{number}").pk), key=str(number))
    mailed = cast.leader()
    set_wishes(mailed, reaches={Channel.EMAIL: "m@x.cn"}, rhythm=Rhythm.SOON, without=(), at=NOW)
    tell(To.user(mailed.pk), key="mail")
    assert send_waiting(NOW) == 1
    assert len(gateway.taken) == 3


def test_an_address_that_is_gone_is_no_reason_to_stop(console: None) -> None:
    user = reached()
    tell(To.user(user.pk))
    user.is_active = False
    user.save()
    assert send_waiting(NOW) == 0
    assert Delivery.objects.get().error == "no_address"


def test_who_takes_a_channel_away_gets_nothing_more_by_it(console: None) -> None:
    user = reached()
    tell(To.user(user.pk))
    set_wishes(user, reaches={Channel.SMS: ""}, rhythm=Rhythm.SOON, without=(), at=NOW)
    assert send_waiting(NOW) == 0
    assert not Delivery.objects.exists()


def test_a_run_takes_so_many_and_leaves_the_rest_to_the_next(console: None) -> None:
    for number in range(GROUPS + 5):
        tell(To.outside(f"138{number:08}"), key=str(number))
    assert send_waiting(NOW) == GROUPS
    assert send_waiting(NOW) == 5
    assert Message.objects.count() == GROUPS + 5


def test_what_is_old_is_forgotten_with_its_deliveries(console: None) -> None:
    tell(To.user(reached().pk))
    assert forget_old(NOW + timedelta(days=399)) == 0
    assert forget_old(NOW + timedelta(days=401)) == 2
    assert not Notice.objects.exists()


SENDER = """
import os, django
django.setup()
from datetime import datetime
from liyuan.notices.actions_sending import send_waiting
send_waiting(datetime.fromisoformat(os.environ["AT"]))
"""


class _Killer(BaseHTTPRequestHandler):
    """Takes the message, and kills the sender before it can write that down."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        os.kill(self.server.victim, signal.SIGKILL)  # type: ignore[attr-defined]

    def log_message(self, *told: object) -> None:
        """It is the test that tells."""


@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_between_sending_and_writing_it_down_sends_again(
    settings: Settings, tmp_path: Path
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Killer) as server:
        address = f"json://127.0.0.1:{server.server_port}/?:phone={{address}}"
        settings.LIYUAN_NOTICE_SMS = address
        tell(To.outside("13800001111"))
        killed = sender(address, tmp_path)
        server.victim = killed.pid  # type: ignore[attr-defined]
        server.handle_request()
        assert killed.wait(60) == -signal.SIGKILL
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts, Message.objects.count()) == (State.WAITING, 1, 0)
    settings.LIYUAN_NOTICE_SMS = "console:"
    assert send_waiting(NOW) == 0
    assert send_waiting(waiting.next_at) == 1
    assert Delivery.objects.get().state == State.SENT


def sender(gateway: str, data: Path) -> "subprocess.Popen[bytes]":
    told = {"LIYUAN_NOTICE_SMS": gateway, "AT": NOW.isoformat(), "DATABASE_URL": database_url()}
    environment = {**os.environ, **told, "LIYUAN_DATA": str(data)}
    return subprocess.Popen([sys.executable, "-c", SENDER], env=environment, cwd=ROOT)
