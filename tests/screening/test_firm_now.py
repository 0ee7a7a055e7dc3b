"""The firm page: what judged last is told, and judged anew on demand, with what changed since."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.enterprises.models import Enterprise
from liyuan.policies.actions import compute_verdicts
from tests import atoll
from tests.cast import of_firm, person
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.screening.cast import AT, DAY, LATER, screen_now


@pytest.fixture
def auditor(firms: Firms) -> Client:
    return atoll.browser(person(Role.AUDITOR, unit=atoll.unit("AT")))


def text(client: Client, firm: Enterprise, asked: str = "") -> str:
    page = client.get(f"/enterprises/{firm.credit_code}/{asked}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_newer_of_verdicts_and_screening_is_told(firms: Firms, auditor: Client) -> None:
    compute_verdicts(as_of=DAY, at=AT)
    tell({firms["poor"]: "500"}, at=LATER)
    assert "初步匹配 1 项" not in text(auditor, firms["poor"])
    screen_now(datetime(2026, 6, 3, 2, tzinfo=UTC))
    assert "初步匹配 1 项" in text(auditor, firms["poor"])


def test_a_screening_alone_explains_a_firm(firms: Firms, auditor: Client) -> None:
    screen_now()
    page = text(auditor, firms["poor"])
    assert "499.99" in page
    assert "0.01 万元" in page


def test_judged_now_the_page_marks_what_changed(firms: Firms, auditor: Client) -> None:
    screen_now()
    tell({firms["poor"]: "500"}, at=timezone.now())
    assert "现在重算" in text(auditor, firms["poor"])
    now = text(auditor, firms["poor"], "?live=1")
    assert "有 1 项变化" in now
    assert "上次为还差" in now
    assert "没有变化" in text(auditor, firms["silent"], "?live=1")


def test_a_firm_judges_itself_anew(firms: Firms) -> None:
    screen_now()
    head = atoll.browser(of_firm(firms["rich"].pk, "rich", head=True))
    assert "没有变化" in text(head, firms["rich"], "?live=1")


def test_judging_anew_asks_no_more_than_a_few_queries_more(firms: Firms, auditor: Client) -> None:
    screen_now()
    path = f"/enterprises/{firms['poor'].credit_code}/"
    usual = atoll.counted(lambda: auditor.get(path))
    assert atoll.counted(lambda: auditor.get(f"{path}?live=1")) <= usual + 2
