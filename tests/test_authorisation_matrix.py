"""Role × action × scope × firm: what each may see of which firm, computed from the table alone."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, User
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.models import Assignment, Enterprise, FactCheck
from liyuan.imports.actions import Handed, receive_file
from liyuan.imports.domain import Kind
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.models import Standing, VerdictRun
from liyuan.rules.models import RuleVersion
from liyuan.screening.models import ScreeningRun
from liyuan.workbench.actions import copy_to_draft
from liyuan.workbench.models import Draft
from tests import atoll
from tests.cast import FROM, NOW, person, stranger
from tests.policies.facts import tell
from tests.screening.cast import screen_now
from tests.sheets import first_sheet

ROOT = Path(__file__).resolve().parents[1]
with (ROOT / "liyuan/accounts/permissions.csv").open(encoding="utf-8") as lines:
    GIVEN = {(row["role"], row["action"], row["scope"]) for row in csv.DictReader(lines)}

# The four firms: near and close are served and owned by those who ask, in their park; listed and
# close are sensitive, so that what reaches many firms does not reach them.
NEAR, FAR, LISTED, CLOSE = "近潮有限公司", "远潮有限公司", "密潮有限公司", "贴潮有限公司"
FIRMS = (NEAR, FAR, LISTED, CLOSE)
SENSITIVE = {LISTED, CLOSE}
REACHES = {
    "own": {NEAR, CLOSE},
    "assigned": {NEAR, CLOSE},
    "territory": {NEAR},
    "unit": {NEAR, FAR},
    "city": {NEAR, FAR},
    "sensitive": SENSITIVE,
    "public": set[str](),
}
HOMES = {"park": "P1", "district": "A1", "bank": "BANK", "university": "UNI"}
FOR_A_FIRM = {role for role, _action, scope in GIVEN if scope == "own"}
CLAUSE = "/policies/grow_up/reward/firms/"
SCREENED = "/screening/SCREENING/firms/grow_up/reward/"
Seen = Callable[[HttpResponseBase, str], bool]


def text(answer: HttpResponseBase) -> str:
    content = getattr(answer, "content", b"")
    if content.startswith(b"PK"):
        return "\n".join(str(row) for row in first_sheet(content))
    return str(content.decode())


def named(answer: HttpResponseBase, firm: str) -> bool:
    return answer.status_code == 200 and firm in text(answer)


def opened(answer: HttpResponseBase, _firm: str) -> bool:
    return answer.status_code == 200


def judged(answer: HttpResponseBase, _firm: str) -> bool:
    return answer.status_code == 200 and answer.context["page"].policies is not None  # type: ignore[attr-defined]


def read(fact: str) -> Seen:
    """Whether the page of a firm tells a fact."""

    def seen(answer: HttpResponseBase, _firm: str) -> bool:
        if answer.status_code != 200:
            return False
        groups = answer.context["page"].groups  # type: ignore[attr-defined]
        lines = [line for group in groups for line in group.lines if line.id == fact]
        return bool(lines) and all(line.state != "hidden" for line in lines)

    return seen


def served_by(answer: HttpResponseBase, _firm: str) -> bool:
    return answer.status_code == 200 and "林专员" in answer.context["page"].head.officers  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Look:
    """A way to see something of a firm: all of its actions are needed for that firm."""

    path: str
    needed: tuple[str, ...]
    seen: Seen = named
    gathered: bool = False


FIRM_PAGE, VIEW = "/enterprises/CODE/", "enterprise.view"
LOOKS = {
    "the firm's page": Look(FIRM_PAGE, (VIEW,), opened),
    "its verdicts": Look(FIRM_PAGE, (VIEW, "verdict.view"), judged),
    "an internal fact": Look(
        FIRM_PAGE, (VIEW, "fact.read.internal", "fact.use.policy"), read("lawful")
    ),
    "a business secret": Look(
        FIRM_PAGE, (VIEW, "fact.read.business_secret", "fact.use.policy"), read("revenue")
    ),
    "its officer": Look(FIRM_PAGE, (VIEW, "field.read.internal"), served_by),
    "the list": Look("/enterprises/", ("enterprise.list",)),
    "the list taken away": Look("/enterprises/export.xlsx", ("enterprise.export",), gathered=True),
    "the firms of a clause": Look(CLAUSE, ("verdict.view",), gathered=True),
    "the same taken away": Look(
        f"{CLAUSE}export.xlsx", ("verdict.view", "enterprise.export"), gathered=True
    ),
    "a list of a run": Look("/lists/shells/", ("standing.list",), gathered=True),
    "that list taken away": Look(
        "/lists/shells/export.xlsx", ("standing.list", "enterprise.export"), gathered=True
    ),
    "the firms of a screening": Look(
        SCREENED, ("screening.view", "screening.firms"), gathered=True
    ),
    "those firms taken away": Look(
        f"{SCREENED}export.xlsx",
        ("screening.view", "screening.firms", "screening.export"),
        gathered=True,
    ),
    "open checks": Look("/checks/", ("check.list",)),
    "open checks taken away": Look("/checks/export.xlsx", ("check.list",), gathered=True),
    "settling a check": Look("/checks/CHECK/", ("check.settle",), opened),
    "a draft tried on it": Look("/workbench/drafts/DRAFT/try/?firm=CODE", (VIEW, "rule.draft")),
}


def expected(role: str, look: Look, firm: str) -> bool:
    """What the table says: for every action needed, a scope that reaches the firm."""
    if look.gathered and firm in SENSITIVE:
        return False
    return all(
        any(firm in REACHES[s] for r, a, s in GIVEN if a == action and r in (role, "public"))
        # drafts are of the city and not of a firm
        or (action == "rule.draft" and (role, action, "city") in GIVEN)
        for action in look.needed
    )


@pytest.fixture(scope="module")
def places(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The four firms, judged, listed, in doubt and served, once for the module."""
    kept = override_settings(LIYUAN_DATA=tmp_path_factory.mktemp("data"))
    with django_db_blocker.unblock(), kept, transaction.atomic():
        placed()
        yield
        transaction.set_rollback(True)


def placed() -> None:
    atoll.load()
    where = {NEAR: "P1", FAR: None, LISTED: "P1", CLOSE: "P1"}
    firms = {
        name: atoll.firm(n, name, park=park, district="A1" if park else "A2")
        for n, (name, park) in enumerate(where.items(), 1)
    }
    tell(dict.fromkeys(firms.values(), "600"))
    run = compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 2, tzinfo=UTC))
    screen_now()
    officer = stranger("served")
    User.objects.filter(pk=officer.pk).update(name="林专员")
    for firm in firms.values():
        in_a_list_and_in_doubt(firm, run)
        Assignment.objects.create(enterprise=firm, officer=officer, since=FROM)
    for name in SENSITIVE:
        conceal_firm(firms[name], basis="潮防〔2026〕1号", by=None, at=NOW)
    writer = person(Role.DEPARTMENT, unit=atoll.unit("AT"))
    copy_to_draft(RuleVersion.objects.get(rule_id="rules/size"), by=writer, at=NOW)


def in_a_list_and_in_doubt(firm: Enterprise, run: VerdictRun) -> None:
    version = RuleVersion.objects.get(rule_id="rules/shells", current=True)
    Standing.objects.update_or_create(
        run=run, enterprise=firm, version=version, defaults={"value": "gold"}
    )
    FactCheck.objects.create(
        enterprise=firm,
        fact="revenue",
        year=2025,
        said=[["revenue_books", 600_000_000], ["revenue_harbour", 500_000_000]],
        difference="0.1667",
        state="open",
        found_at=NOW,
    )


def asking(role: str) -> User | None:
    """A person of the role in its place, who acts for and serves the firms that are close."""
    if role == "public":
        return None
    close = Enterprise.objects.filter(name__in=(NEAR, CLOSE))
    if role in FOR_A_FIRM:
        user = stranger(f"asks-{role}")
        for firm in close:
            Grant.objects.create(user=user, role=role, firm_id=firm.pk, since=FROM)
        return user
    user = person(Role(role), unit=atoll.unit(HOMES.get(role, "AT")), username=f"asks-{role}")
    for firm in close if role == "officer" else ():
        Assignment.objects.create(enterprise=firm, officer=user, since=FROM)
    return user


def looked(client: Client, look: Look, firm: Enterprise) -> bool:
    path = look.path.replace("CODE", firm.credit_code)
    path = path.replace("CHECK", str(FactCheck.objects.get(enterprise=firm).pk))
    path = path.replace("SCREENING", str(ScreeningRun.objects.get().pk))
    path = path.replace("DRAFT", str(Draft.objects.earliest("pk").pk))
    return look.seen(client.get(path), firm.name)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_sees_of_each_firm_what_the_table_says(role: str, places: None) -> None:
    client = atoll.browser(asking(role))
    client.cookies["django_language"] = "zh-hans"
    firms = {name: Enterprise.objects.get(name=name) for name in FIRMS}
    pairs = [(what, name) for what in LOOKS for name in FIRMS]
    found = {(what, name) for what, name in pairs if looked(client, LOOKS[what], firms[name])}
    assert found == {(what, name) for what, name in pairs if expected(role, LOOKS[what], name)}


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted({r for r, a, _ in GIVEN if a == "fact.import"}))
@pytest.mark.parametrize("home", ["AT-STAT", "AT-TRADE"])
def test_an_import_is_for_its_own_unit(role: str, home: str, places: None) -> None:
    head = "统一社会信用代码,员工\n".encode()
    job = receive_file([head], Handed(Kind.FACTS, atoll.unit("AT-STAT"), "a.csv"), by=None, at=NOW)
    client = atoll.browser(person(Role(role), unit=atoll.unit(home), username="imports"))
    reached = any((role, "fact.import", scope) in GIVEN for scope in REACHES) and home == "AT-STAT"
    assert (client.get(f"/imports/{job.pk}/").status_code == 200) is reached
    assert (client.get(f"/imports/{job.pk}/errors/").status_code == 200) is reached
    assert (client.post(f"/imports/{job.pk}/cancel/").status_code == 302) is reached
