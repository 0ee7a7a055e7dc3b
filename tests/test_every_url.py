"""Every address and every role: who gets in, by an explicit table. A new address needs a row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, User
from liyuan.config.gates import GATES, addresses
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.models import Assignment, SensitiveListing
from liyuan.imports.actions import Handed, receive_file
from liyuan.imports.domain import Kind
from liyuan.imports.models import ImportJob
from liyuan.journal.models import Entry
from liyuan.policies.actions import compute_verdicts
from liyuan.rules.models import RuleVersion
from liyuan.screening.models import ScreeningRun
from liyuan.workbench.actions import copy_to_draft
from liyuan.workbench.models import Draft
from tests import atoll
from tests.cast import FROM, NOW, of_firm, person
from tests.policies.facts import tell
from tests.screening.cast import screen_now
from tests.url_roles import OF_FIRM, SECOND_FACTOR, SIGNED_IN, Row
from tests.url_rows import TABLE

People = dict[Role, User | None]


def test_every_address_has_its_row() -> None:
    assert set(addresses()) == {row.name for row in TABLE}


@pytest.fixture(scope="module")
def city(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[People]:
    """The people in their places, once for the module: each test rolls back to them."""
    kept = override_settings(LIYUAN_DATA=tmp_path_factory.mktemp("data"))
    with django_db_blocker.unblock(), kept, transaction.atomic():
        yield placed()
        transaction.set_rollback(True)


@pytest.fixture
def people(city: People, db: None) -> People:
    return city


def placed() -> People:
    """One person per role, at the lagoon and its park, the firm there, and one far away."""
    atoll.load()
    near, far = atoll.firm(1, park="P1"), atoll.firm(2, district="A2")
    listed = atoll.firm(3, park="P1")
    conceal_firm(listed, basis="潮防〔2026〕1号", by=None, at=NOW)
    tell({near: "600", far: "600", listed: "600"})
    compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 2, tzinfo=UTC))
    screen_now()
    handed = Handed(Kind.FACTS, atoll.unit("AT-STAT"), "a.csv")
    head = "统一社会信用代码,员工\n".encode()
    receive_file([head], handed, by=None, at=datetime(2026, 6, 2, tzinfo=UTC))
    homes = {Role.PARK: "P1", Role.DISTRICT: "A1", Role.BANK: "BANK", Role.UNIVERSITY: "UNI"}
    found = {
        role: person(role, unit=atoll.unit(homes.get(role, "AT"))) for role in SIGNED_IN - OF_FIRM
    }
    writer = found[Role.DEPARTMENT]
    copy_to_draft(RuleVersion.objects.get(rule_id="rules/size"), by=writer, at=NOW)
    Assignment.objects.create(enterprise=near, officer=found[Role.OFFICER], since=FROM)
    acting = of_firm(near.pk, "near", head=True)
    reading = person(Role.FIRM_READER, firm=near.pk, username="reading")
    return {**found, Role.PUBLIC: None, Role.FIRM: acting, Role.FIRM_READER: reading}


def visit(row: Row, user: User | None) -> int:
    path = row.path.replace("ENTRY", str(Entry.objects.earliest("id").pk))
    path = path.replace("IMPORT", str(ImportJob.objects.get().pk))
    path = path.replace("SCREENING", str(ScreeningRun.objects.get().pk))
    path = path.replace("LISTING", str(SensitiveListing.objects.get().pk))
    path = path.replace("DRAFT", str(Draft.objects.earliest("pk").pk if "DRAFT" in path else ""))
    path = path.replace("VERSION", str(RuleVersion.objects.get(rule_id="rules/size").pk))
    path = path.replace("AGENT", str(Grant.objects.get(role=Role.FIRM_READER).pk))
    held = Grant.objects.get(user__username="bank-bank")
    path = path.replace("PERSON", str(held.user_id)).replace("GRANT", str(held.pk))
    browser = atoll.browser(user)
    if row.name.startswith("api:") and row.method == "post":
        return browser.post(path, {"version": 1}, content_type="application/json").status_code
    reason = {"reason": "核对登记信息"}
    return (
        browser.get(path).status_code
        if row.method == "get"
        else browser.post(path, reason).status_code
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_the_table_says(role: Role, people: People) -> None:
    found = {(row.path, visit(row, people[role])) for row in TABLE}
    assert found == {(row.path, row.expected(role)) for row in TABLE}


def test_a_grant_that_ended_today_opens_nothing_more(people: People) -> None:
    former = people[Role.DEPARTMENT]
    assert former is not None
    former.grants.update(until=timezone.localdate())
    closed = [row for row in TABLE if Role.PUBLIC not in row.let_in | row.hidden_from]
    found = {row.name: visit(row, former) for row in closed}
    assert found.pop("account_change_password") == found.pop("mfa_index") == 200
    own = ("account_reauthenticate", "account_end_elsewhere", *SECOND_FACTOR)
    assert {found.pop(name) for name in own} == {200, 302}
    assert (found.pop("account_token"), found.pop("account_token_end")) == (422, 302)
    assert {found.pop(f"mfa_{name}") for name in ("deactivate_totp", "view_recovery_codes")} == {
        404
    }
    ungoverned = {name for name in found if not GATES[name].any_of}
    assert {found.pop(name) for name in ungoverned} <= {200, 302, 404}
    assert set(found.values()) == {403}
