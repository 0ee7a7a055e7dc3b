"""Every address and every role: who gets in, by an explicit table. A new address needs a row."""

from collections.abc import Iterator
from dataclasses import dataclass
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

ALL = frozenset(Role)
SIGNED_IN = ALL - {Role.PUBLIC}
# who works for the city
STAFF = SIGNED_IN - {Role.FIRM, Role.FIRM_READER, Role.BANK, Role.UNIVERSITY}
# who reads the whole city, who a part of it, and who no firm at all
CITY = {Role.DEPARTMENT, Role.SUPERVISION, Role.LEADER, Role.INSPECTOR, Role.AUDITOR}
OF_FIRM = {Role.FIRM, Role.FIRM_READER}
PLACED = OF_FIRM | {Role.OFFICER, Role.PARK, Role.DISTRICT}
# who keeps the list of sensitive firms sees those, and no other
KEEPER = {Role.SECRECY}
FIRMS = CITY | PLACED | KEEPER
TAKES_FIRMS = FIRMS - OF_FIRM - {Role.LEADER, Role.INSPECTOR} - KEEPER
JUDGED = FIRMS - {Role.INSPECTOR}
# whose business it is to serve firms in lists
LISTS = FIRMS - OF_FIRM - {Role.INSPECTOR} - KEEPER
TAKES_LISTS = TAKES_FIRMS | {Role.BANK, Role.UNIVERSITY}
AUDIT = {Role.AUDITOR, Role.AUDIT_ADMIN}
# the rules in force, the city's drafts of them, and who takes either away as a file
READS_DRAFTS = {Role.DEPARTMENT, Role.SUPERVISION, Role.LEADER, Role.AUDITOR}
READS_RULES = READS_DRAFTS | {Role.DISTRICT}
TAKES_RULES = READS_DRAFTS - {Role.LEADER}
# who sees what screenings of the city found and of which firms, who watches and begins one
NAMES_SCREENED = READS_DRAFTS
SCREENS = NAMES_SCREENED | {Role.SYSTEM_ADMIN}
TAKES_SCREENED = NAMES_SCREENED - {Role.LEADER}
BEGINS = {Role.DEPARTMENT, Role.SYSTEM_ADMIN}
UNKNOWN_FILE = "00000000-0000-4000-8000-000000000000"
SCREENED_FIRMS = "firms/grow_up/reward/"
TAKES_TRIALS = READS_DRAFTS - {Role.LEADER}
# who sees differences between sources, and who of them settles one
SETTLE = {Role.OFFICER, Role.DEPARTMENT}
CHECKS = SETTLE | {Role.PARK, Role.DISTRICT, Role.SUPERVISION, Role.AUDITOR}
SECURITY = {Role.SECURITY_ADMIN}
# who follows firms' demands, who brings them or writes them down, who takes them as a ledger
BRINGS = {Role.FIRM, Role.OFFICER, Role.PARK, Role.DISTRICT, Role.SUPERVISION}
# who works on demands together: writes notes, calls units; who is called
NOTES = BRINGS - {Role.FIRM} | {Role.DEPARTMENT}
REPORTS = {Role.PARK, Role.DISTRICT, Role.DEPARTMENT}
ASKS_CONTACT = BRINGS - {Role.FIRM} | {Role.DEPARTMENT, Role.CALLER}
TAKES_DEMANDS = BRINGS | {Role.DEPARTMENT, Role.AUDITOR}
DEMANDS = TAKES_DEMANDS | {Role.FIRM_READER, Role.CALLER, Role.LEADER, Role.LIAISON}
# on whose desk something can lie
DESKS = BRINGS | {Role.DEPARTMENT, Role.CALLER}
# who watches tonight's board
BOARD = {Role.SUPERVISION, Role.LEADER}
# who is addressed by papers and instructions, who reads them
ADDRESSED = {Role.DEPARTMENT, Role.DISTRICT, Role.PARK}
INSTRUCTED = BOARD | ADDRESSED | {Role.LIAISON}
PAPERS = BOARD | ADDRESSED | {Role.AUDITOR}
NO_DEMAND = "2020-0000000"
PROGRAMS = "/api/v1/demands"
OWN_OTHERS = "/accounts/security/elsewhere/"
SECOND_FACTOR = {
    "mfa_authenticate": "/accounts/second/",
    "mfa_reauthenticate": "/accounts/second/again/",
    "mfa_activate_totp": "/accounts/second/on/",
    "mfa_generate_recovery_codes": "/accounts/second/codes/new/",
}
# who hands over files: of the two, only the department's unit supplies facts here
IMPORTERS = {Role.DEPARTMENT, Role.DISTRICT}
STAT_TEMPLATE = "/imports/templates/facts/AT-STAT.xlsx"
NEAR, FAR, SENSITIVE = map(atoll.code_of, (1, 2, 3))
CLAUSE = "/policies/grow_up/reward/firms/"
TRIED = "/laboratory/grow_up/reward/"


@dataclass(frozen=True)
class Row:
    """Who of all roles gets `answer`; who may not see that a thing exists gets 404, others 403."""

    name: str
    path: str
    let_in: frozenset[Role] | set[Role]
    hidden_from: frozenset[Role] | set[Role] = frozenset()
    method: str = "get"
    answer: int = 200
    refused: int = 403

    def expected(self, role: Role) -> int:
        if role in self.let_in:
            return self.answer
        if role in self.hidden_from:
            return 404
        if role is Role.PUBLIC and self.path.startswith(PROGRAMS):
            return 401
        # a visitor who reads is led to the log-in
        return 302 if role is Role.PUBLIC and self.method == "get" else self.refused


People = dict[Role, User | None]

TABLE = (
    Row("dashboards:portal", "/", ALL),
    Row("dashboards:cockpit", "/cockpit/", ALL),
    Row("dashboards:wall", "/cockpit/wall/", ALL),
    Row("dashboards:firm", f"/enterprises/{NEAR}/", CITY | PLACED, hidden_from=KEEPER),
    Row("dashboards:firm", f"/enterprises/{FAR}/", CITY, hidden_from=PLACED | KEEPER),
    Row("dashboards:firm", f"/enterprises/{SENSITIVE}/", KEEPER, hidden_from=CITY | PLACED),
    Row("dashboards:firm", f"/enterprises/{'9' * 18}/", set(), hidden_from=FIRMS),
    Row("dashboards:park", "/parks/P1/", ALL),
    Row("dashboards:park", "/parks/P3/", {Role.SYSTEM_ADMIN}, hidden_from=ALL),
    Row("healthz", "/healthz", ALL),
    Row("set_language", "/language/", ALL, method="post", answer=302),
    Row("account_login", "/accounts/login/", {Role.PUBLIC}, refused=302),
    Row("account_logout", "/accounts/logout/", ALL, method="post", answer=302),
    Row("account_change_password", "/accounts/password/", SIGNED_IN),
    Row("account_reauthenticate", "/accounts/again/", SIGNED_IN),
    Row("mfa_index", "/accounts/security/", SIGNED_IN),
    Row("account_end_elsewhere", OWN_OTHERS, SIGNED_IN, method="post", answer=302, refused=302),
    Row("account_token", "/accounts/tokens/", SIGNED_IN, method="post", answer=422, refused=302),
    Row(
        "account_token_end",
        "/accounts/tokens/0/end/",
        SIGNED_IN,
        method="post",
        answer=302,
        refused=302,
    ),
    # off unless an instance turns it on
    Row("ask:page", "/ask/", set(), hidden_from=ALL),
    Row("ask:code", "/ask/code/", set(), hidden_from=ALL, method="post"),
    Row("ask:posters", "/ask/posters/", set(), hidden_from=ALL),
    Row("ask:tracker", "/ask/t/none/", set(), hidden_from=ALL),
    Row("ask:tracker_code", "/ask/t/none/code/", set(), hidden_from=ALL, method="post"),
    Row("ask:tracker_step", "/ask/t/none/withdraw/", set(), hidden_from=ALL, method="post"),
    Row("demands:link", f"/demands/{NO_DEMAND}/link/", set(), hidden_from=BRINGS, method="post"),
    # programs are not led to the log-in: 401
    Row("api:openapi-json", "/api/v1/openapi.json", ALL),
    Row("api:api-root", "/api/v1/", set(), hidden_from=ALL),
    Row("api:demands", "/api/v1/demands", DEMANDS),
    Row("api:demand", f"/api/v1/demands/{NO_DEMAND}", set(), hidden_from=DEMANDS),
    Row(
        "api:step",
        f"/api/v1/demands/{NO_DEMAND}/steps/sign",
        set(),
        hidden_from=DEMANDS,
        method="post",
    ),
    # the second factor asks for the password again, and is set up only once
    *(Row(name, path, set(), refused=302) for name, path in SECOND_FACTOR.items()),
    Row("mfa_deactivate_totp", "/accounts/second/off/", set(), hidden_from=SIGNED_IN),
    Row("mfa_view_recovery_codes", "/accounts/second/codes/", set(), hidden_from=SIGNED_IN),
    Row("socialaccount_login_cancelled", "/accounts/identity/cancelled/", ALL, answer=302),
    # without a provider there is no such log-in
    Row("openid_connect_login", "/accounts/identity/city/", set(), hidden_from=ALL),
    Row("openid_connect_callback", "/accounts/identity/city/back/", set(), hidden_from=ALL),
    Row("people:list", "/people/", SECURITY),
    Row("people:export", "/people/export.xlsx", SECURITY),
    Row("people:new", "/people/new/", SECURITY),
    Row("people:person", "/people/PERSON/", SECURITY),
    Row("people:give", "/people/PERSON/grant/", SECURITY),
    Row("people:end", "/people/PERSON/grants/GRANT/end/", SECURITY),
    Row("people:password", "/people/PERSON/password/", SECURITY),
    Row("people:change", "/people/PERSON/close/", SECURITY),
    Row("people:change", "/people/PERSON/nonsense/", set(), hidden_from=ALL),
    Row("people:permissions", "/permissions/", AUDIT | SECURITY),
    Row("people:permissions_export", "/permissions/export.xlsx", AUDIT | SECURITY),
    Row("enterprises:list", "/enterprises/", FIRMS),
    Row("enterprises:export", "/enterprises/export.xlsx", TAKES_FIRMS),
    Row("enterprises:sensitive", "/enterprises/sensitive/", KEEPER),
    Row("enterprises:reveal", "/enterprises/sensitive/LISTING/end/", KEEPER),
    Row("checks:list", "/checks/", CHECKS),
    Row("checks:export", "/checks/export.xlsx", CHECKS),
    Row("checks:check", "/checks/1/", set(), hidden_from=SETTLE),
    Row("enterprises:agents", f"/enterprises/{NEAR}/people/", {Role.FIRM}),
    Row("enterprises:agents", f"/enterprises/{FAR}/people/", set(), hidden_from={Role.FIRM}),
    Row("enterprises:agent_new", f"/enterprises/{NEAR}/people/new/", {Role.FIRM}),
    Row("enterprises:agent_end", f"/enterprises/{NEAR}/people/AGENT/end/", {Role.FIRM}),
    Row("enterprises:grant", "/enterprises/grants/PERSON/", SECURITY),
    Row("policies:list", "/policies/", ALL),
    Row("policies:export", "/policies/export.xlsx", TAKES_LISTS),
    Row("policies:policy", "/policies/grow_up/", ALL),
    Row("policies:firms", CLAUSE, JUDGED),
    Row("policies:firms_export", f"{CLAUSE}export.xlsx", TAKES_FIRMS),
    Row("standings:lists", "/lists/", LISTS),
    Row("standings:firms", "/lists/shells/", LISTS),
    Row("standings:firms", "/lists/size/", set(), hidden_from=LISTS),
    Row("standings:export", "/lists/shells/export.xlsx", LISTS - {Role.LEADER}),
    Row("parks:list", "/parks/", ALL),
    Row("parks:export", "/parks/export.xlsx", TAKES_LISTS),
    Row("parks:roster", "/parks/roster/?on=2026-01-01&against=2021-06-01", ALL),
    Row("parks:roster_export", "/parks/roster/export.xlsx", TAKES_LISTS),
    Row("parks:overlap", "/parks/overlap/", ALL),
    Row("parks:overlap_export", "/parks/overlap/export.xlsx", TAKES_LISTS),
    Row("parks:measure", "/parks/measures/revenue/", ALL),
    Row("parks:measure_export", "/parks/measures/revenue/export.xlsx", TAKES_LISTS),
    Row("targets:list", "/targets/", ALL),
    Row("targets:export", "/targets/export.xlsx", TAKES_LISTS),
    Row("targets:target", "/targets/T03/", ALL),
    Row("targets:target", "/targets/T99/", set(), hidden_from=ALL),
    Row("figures:list", "/figures/", ALL),
    Row("figures:export", "/figures/export.xlsx", TAKES_LISTS),
    Row("calendar:page", "/calendar/?days=3", STAFF),
    Row("imports:list", "/imports/", IMPORTERS),
    Row("imports:new", "/imports/new/", IMPORTERS),
    Row("imports:export", "/imports/export.xlsx", IMPORTERS),
    Row("imports:ledger", "/imports/ledger/", IMPORTERS),
    Row("imports:template", STAT_TEMPLATE, {Role.DEPARTMENT}, hidden_from={Role.DISTRICT}),
    Row("imports:import", "/imports/IMPORT/", {Role.DEPARTMENT}, hidden_from={Role.DISTRICT}),
    *(
        Row(
            f"imports:{verb}",
            f"/imports/IMPORT/{verb}/",
            {Role.DEPARTMENT},
            hidden_from={Role.DISTRICT},
            method=method,
            answer=answer,
        )
        for verb, method, answer in (
            ("columns", "post", 422),
            ("apply", "post", 302),
            ("cancel", "post", 302),
            ("choices", "post", 302),
            ("errors", "get", 200),
        )
    ),
    Row("screening:list", "/screening/", SCREENS),
    Row("screening:export", "/screening/export.xlsx", TAKES_SCREENED),
    Row("screening:start", "/screening/start/", BEGINS, method="post", answer=422),
    Row("screening:compare", "/screening/compare/", NAMES_SCREENED, method="get", answer=302),
    Row("screening:run", "/screening/SCREENING/", SCREENS),
    Row("screening:run", "/screening/999999/", set(), hidden_from=SCREENS),
    Row("screening:run_export", "/screening/SCREENING/export.xlsx", TAKES_SCREENED),
    Row("screening:cancel", "/screening/SCREENING/cancel/", BEGINS, method="post", answer=302),
    Row("screening:diff", "/screening/SCREENING/diff/SCREENING/", NAMES_SCREENED),
    Row(
        "screening:diff_export",
        "/screening/SCREENING/diff/SCREENING/export.xlsx",
        TAKES_SCREENED,
    ),
    Row("screening:firms", f"/screening/SCREENING/{SCREENED_FIRMS}", NAMES_SCREENED),
    Row(
        "screening:firms_export",
        f"/screening/SCREENING/{SCREENED_FIRMS}export.xlsx",
        TAKES_SCREENED,
    ),
    Row("screening:clause", "/screening/clauses/grow_up/reward/", NAMES_SCREENED),
    Row("screening:clause", "/screening/clauses/grow_up/none/", set(), hidden_from=NAMES_SCREENED),
    Row("screening:near_export", "/screening/clauses/grow_up/reward/near.xlsx", TAKES_SCREENED),
    Row("laboratory:list", "/laboratory/", READS_DRAFTS),
    Row("laboratory:clause", TRIED, READS_DRAFTS),
    Row("laboratory:clause", "/laboratory/grow_up/none/", set(), hidden_from=READS_DRAFTS),
    Row("laboratory:figures", f"{TRIED}figures/", READS_DRAFTS),
    Row("laboratory:curves", f"{TRIED}curves/", READS_DRAFTS),
    Row("laboratory:export", f"{TRIED}comparison.xlsx", TAKES_TRIALS),
    Row("laboratory:paper", f"{TRIED}comparison.pdf", TAKES_TRIALS),
    Row("workbench:list", "/workbench/", READS_RULES),
    Row("workbench:export", "/workbench/export.xlsx", TAKES_RULES),
    Row("workbench:rule", "/workbench/rule/rules/size/", READS_RULES),
    Row("workbench:rule", "/workbench/rule/rules/none/", set(), hidden_from=READS_RULES),
    Row("workbench:version_download", "/workbench/versions/VERSION/dmn/", TAKES_RULES),
    Row("workbench:names", "/workbench/names/?q=x", READS_RULES),
    Row("workbench:check", "/workbench/check/", {Role.DEPARTMENT}, method="post", answer=422),
    Row("workbench:copy", "/workbench/copy/", set(), {Role.DEPARTMENT}, method="post"),
    Row("workbench:propose", "/workbench/propose/", set(), {Role.DEPARTMENT}, method="post"),
    *(
        Row(f"workbench:{name}", f"/workbench/drafts/DRAFT/{path}", READS_DRAFTS)
        for name, path in (
            ("text", ""),
            ("table", "table/"),
            ("try", "try/"),
            ("compare", "compare/"),
            ("about", "about/"),
        )
    ),
    Row("workbench:draft_download", "/workbench/drafts/DRAFT/download/yaml/", TAKES_RULES),
    *(
        Row(f"workbench:{verb}", f"/workbench/drafts/DRAFT/{verb}/", who, method="post", answer=to)
        for verb, who, to in (
            ("upload", {Role.DEPARTMENT}, 422),
            ("submit", {Role.DEPARTMENT}, 302),
            ("withdraw", {Role.DEPARTMENT}, 302),
            ("approve", {Role.SUPERVISION}, 302),
            ("return", {Role.SUPERVISION}, 302),
            ("delete", {Role.DEPARTMENT}, 302),
        )
    ),
    Row("cases:desk", "/desk/", DESKS),
    Row("visits:list", "/visits/", {Role.CALLER}),
    Row("visits:call", f"/visits/{NO_DEMAND}/", set(), hidden_from={Role.CALLER}),
    Row("demands:list", "/demands/", DEMANDS),
    Row("demands:export", "/demands/export.xlsx", TAKES_DEMANDS),
    Row("demands:new", "/demands/new/", BRINGS),
    Row("demands:hints", "/demands/new/hints/?title=x", BRINGS),
    Row("demands:firms", "/demands/new/firms/?firm=x", BRINGS),
    Row("demands:case", f"/demands/{NO_DEMAND}/", set(), hidden_from=DEMANDS),
    Row("demands:undo", f"/demands/{NO_DEMAND}/undo/", set(), hidden_from=DEMANDS, method="post"),
    Row("demands:step", f"/demands/{NO_DEMAND}/sign/", set(), hidden_from=DEMANDS, method="post"),
    Row(
        "demands:contact",
        f"/demands/{NO_DEMAND}/contact/",
        set(),
        hidden_from=ASKS_CONTACT,
        method="post",
    ),
    Row("supervision:board", "/supervision/", BOARD),
    Row("supervision:brief", "/supervision/brief/", BOARD),
    Row("supervision:report", "/supervision/brief.pdf", BOARD),
    Row("supervision:daily", "/supervision/daily/", BOARD),
    Row("supervision:export", "/supervision/daily/export.xlsx", set(), {Role.SUPERVISION}),
    Row("supervision:integrity", "/supervision/integrity/", {Role.SUPERVISION}),
    Row("supervision:rectification", "/supervision/rectification/", {Role.SUPERVISION}),
    Row("supervision:signs", "/supervision/integrity/reopened/", {Role.SUPERVISION}),
    Row("supervision:signs", "/supervision/integrity/none/", set(), {Role.SUPERVISION}),
    Row("instructions:list", "/instructions/", INSTRUCTED),
    Row("instructions:new", "/instructions/new/", {Role.LIAISON}),
    Row("instructions:instruction", "/instructions/999999/", set(), hidden_from=INSTRUCTED),
    Row("instructions:task", "/instructions/999999/task/", set(), {Role.LIAISON}, method="post"),
    *(
        Row(f"instructions:{verb}", f"/instructions/tasks/999999/{verb}/", set(), who, "post")
        for verb, who in (("report", ADDRESSED), ("close", {Role.LIAISON}))
    ),
    Row("papers:list", "/papers/", PAPERS),
    Row("papers:export", "/papers/export.xlsx", PAPERS),
    Row("papers:new", "/papers/new/", set(), {Role.SUPERVISION}, method="post"),
    Row("papers:paper", "/papers/999999/", set(), hidden_from=PAPERS),
    Row("papers:pdf", "/papers/999999/paper.pdf", set(), hidden_from=PAPERS),
    Row("papers:edit", "/papers/999999/edit/", set(), {Role.SUPERVISION}, method="post"),
    Row("papers:close", "/papers/999999/close/", set(), {Role.SUPERVISION}, method="post"),
    Row("papers:kind", "/papers/999999/kind/", set(), {Role.SUPERVISION}, method="post"),
    Row("papers:reply", "/papers/999999/reply/", set(), ADDRESSED, method="post"),
    Row(
        "supervision:run",
        "/supervision/daily/run/",
        {Role.SUPERVISION},
        method="post",
        answer=302,
    ),
    Row("demands:calls", "/demands/calls/", NOTES),
    Row("demands:note", f"/demands/{NO_DEMAND}/note/", set(), hidden_from=NOTES, method="post"),
    Row(
        "demands:whistle",
        f"/demands/{NO_DEMAND}/whistle/",
        set(),
        hidden_from=NOTES,
        method="post",
    ),
    Row(
        "demands:report",
        f"/demands/{NO_DEMAND}/whistle/1/",
        set(),
        hidden_from=REPORTS,
        method="post",
    ),
    Row("demands:part", f"/demands/{NO_DEMAND}/part/", set(), hidden_from=REPORTS, method="post"),
    # no subject there has files that are read, and nobody's notice is another's
    Row("attachments:file", f"/attachments/{UNKNOWN_FILE}/", set(), hidden_from=SIGNED_IN),
    Row("calendar", "/calendar.ics?key=none", set(), hidden_from=ALL),
    Row("notices:bell", "/notices/bell/", SIGNED_IN),
    Row("notices:list", "/notices/", SIGNED_IN),
    Row("notices:open", "/notices/1/", set(), hidden_from=SIGNED_IN),
    Row("notices:read", "/notices/1/read/", set(), hidden_from=SIGNED_IN, method="post"),
    Row("notices:read_all", "/notices/read/", SIGNED_IN, method="post", answer=302),
    Row("notices:settings", "/notices/settings/", SIGNED_IN),
    Row("notices:calendar", "/notices/calendar/", SIGNED_IN, method="post"),
    Row("notices:sent", "/notices/sent/", {Role.SYSTEM_ADMIN}),
    Row("notices:try", "/notices/sent/try/", {Role.SYSTEM_ADMIN}, method="post", answer=302),
    Row("notices:again", "/notices/sent/0/again/", set(), {Role.SYSTEM_ADMIN}, method="post"),
    Row("journal:page", "/journal/", AUDIT),
    Row("journal:export", "/journal/export.xlsx", AUDIT),
    Row("journal:verify", "/journal/verify/", AUDIT, method="post", answer=302),
    Row("journal:entry", "/journal/ENTRY/", AUDIT),
    Row("journal:personal", "/journal/ENTRY/personal/", {Role.AUDIT_ADMIN}, method="post"),
)


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
