"""Which action of the permission table opens each address: what a test walks, and a page tells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
# Not an action: everybody, whoever is logged in, and what the log-in decides by itself.
OPEN: Final = "open"
SIGNED_IN: Final = "signed in"
LOG_IN: Final = "log-in"


@dataclass(frozen=True, slots=True)
class Gate:
    """The action that opens an address (any of several), and the methods it answers."""

    actions: str
    methods: tuple[str, ...] = GET

    @property
    def any_of(self) -> frozenset[str]:
        """The actions of which one is enough; empty for what the table does not govern."""
        return frozenset(a for a in self.actions.split(" or ") if "." in a)


IMPORTING = "fact.import or enterprise.import"
GATES: Mapping[str, Gate] = {
    "attachments:file": Gate(SIGNED_IN),
    "calendar": Gate(OPEN),
    "cases:desk": Gate("desk.view"),
    "demands:list": Gate("demand.list"),
    "demands:export": Gate("demand.export"),
    "demands:new": Gate("demand.register", BOTH),
    "demands:hints": Gate("demand.register"),
    "demands:firms": Gate("demand.register"),
    "demands:case": Gate("demand.view"),
    "demands:undo": Gate("demand.view", POST),
    "demands:contact": Gate("demand.contact", POST),
    "demands:step": Gate("demand.view", POST),
    "ask:page": Gate(OPEN, BOTH),
    "ask:code": Gate(OPEN, POST),
    "ask:posters": Gate("demand.register"),
    "ask:tracker": Gate(OPEN),
    "ask:tracker_code": Gate(OPEN, POST),
    "ask:tracker_step": Gate(OPEN, POST),
    "demands:link": Gate("demand.register", BOTH),
    "api:openapi-json": Gate(OPEN),
    "api:api-root": Gate(OPEN),
    "api:demands": Gate("demand.list", BOTH),
    "api:demand": Gate("demand.view"),
    "api:step": Gate("demand.view", POST),
    "supervision:board": Gate("supervision.view"),
    "supervision:daily": Gate("supervision.view"),
    "supervision:export": Gate("supervision.export"),
    "supervision:integrity": Gate("integrity.view"),
    "supervision:signs": Gate("integrity.view"),
    "supervision:run": Gate("supervision.run", POST),
    "instructions:list": Gate("instruction.view"),
    "instructions:new": Gate("instruction.record", BOTH),
    "instructions:instruction": Gate("instruction.view"),
    "instructions:task": Gate("instruction.record", POST),
    "instructions:report": Gate("instruction.report", POST),
    "instructions:close": Gate("instruction.record", POST),
    "papers:list": Gate("paper.view"),
    "papers:export": Gate("paper.view"),
    "papers:new": Gate("paper.write", POST),
    "papers:paper": Gate("paper.view"),
    "papers:edit": Gate("paper.write or paper.issue", POST),
    "papers:reply": Gate("paper.reply", POST),
    "papers:close": Gate("paper.issue", POST),
    "papers:pdf": Gate("paper.view"),
    "notices:bell": Gate(OPEN),
    "notices:list": Gate(SIGNED_IN),
    "notices:open": Gate(SIGNED_IN),
    "notices:read": Gate(SIGNED_IN, POST),
    "notices:read_all": Gate(SIGNED_IN, POST),
    "notices:settings": Gate(SIGNED_IN, BOTH),
    "notices:calendar": Gate(SIGNED_IN, POST),
    "notices:sent": Gate("notice.sent"),
    "notices:again": Gate("notice.send", POST),
    "notices:try": Gate("notice.send", POST),
    "healthz": Gate(OPEN),
    "set_language": Gate(OPEN, BOTH),
    "account_login": Gate(LOG_IN, BOTH),
    "account_logout": Gate(OPEN, BOTH),
    "account_change_password": Gate(SIGNED_IN, BOTH),
    "account_reauthenticate": Gate(LOG_IN, BOTH),
    "account_end_elsewhere": Gate(SIGNED_IN, POST),
    "account_token": Gate(SIGNED_IN, POST),
    "account_token_end": Gate(SIGNED_IN, POST),
    "mfa_index": Gate(SIGNED_IN),
    "mfa_authenticate": Gate(LOG_IN, BOTH),
    "mfa_reauthenticate": Gate(LOG_IN, BOTH),
    "mfa_activate_totp": Gate(SIGNED_IN, BOTH),
    "mfa_deactivate_totp": Gate(SIGNED_IN, BOTH),
    "mfa_view_recovery_codes": Gate(SIGNED_IN),
    "mfa_generate_recovery_codes": Gate(SIGNED_IN, BOTH),
    "socialaccount_login_cancelled": Gate(LOG_IN, BOTH),
    "openid_connect_login": Gate(LOG_IN, BOTH),
    "openid_connect_callback": Gate(LOG_IN, BOTH),
    "people:list": Gate("account.list"),
    "people:export": Gate("account.export"),
    "people:new": Gate("account.make", BOTH),
    "people:person": Gate("account.list"),
    "people:give": Gate("grant.give", BOTH),
    "people:end": Gate("grant.end", BOTH),
    "people:password": Gate("account.password", BOTH),
    "people:change": Gate("account.close or account.unlock or account.second", BOTH),
    "calendar:page": Gate("calendar.view"),
    "people:permissions": Gate("permission.list"),
    "people:permissions_export": Gate("permission.export"),
    "dashboards:portal": Gate("portal.view"),
    "dashboards:cockpit": Gate("cockpit.view"),
    "dashboards:wall": Gate("cockpit.view"),
    "dashboards:firm": Gate("enterprise.view"),
    "dashboards:park": Gate("park.view"),
    "enterprises:list": Gate("enterprise.list"),
    "enterprises:export": Gate("enterprise.export"),
    "enterprises:sensitive": Gate("enterprise.sensitive", BOTH),
    "enterprises:reveal": Gate("enterprise.conceal", BOTH),
    "enterprises:agents": Gate("agent.list"),
    "enterprises:agent_new": Gate("agent.give", BOTH),
    "enterprises:agent_end": Gate("agent.end", BOTH),
    "enterprises:grant": Gate("grant.give", BOTH),
    "policies:list": Gate("policy.list"),
    "policies:export": Gate("policy.export"),
    "policies:policy": Gate("policy.view"),
    "policies:firms": Gate("verdict.view"),
    "policies:firms_export": Gate("enterprise.export"),
    "standings:lists": Gate("standing.list"),
    "standings:firms": Gate("standing.list"),
    "standings:export": Gate("enterprise.export"),
    "laboratory:list": Gate("laboratory.use"),
    "laboratory:clause": Gate("laboratory.use"),
    "laboratory:figures": Gate("laboratory.use"),
    "laboratory:curves": Gate("laboratory.use"),
    "laboratory:export": Gate("laboratory.export"),
    "laboratory:paper": Gate("laboratory.export"),
    "parks:list": Gate("park.list"),
    "parks:export": Gate("park.export"),
    "parks:roster": Gate("park.list"),
    "parks:roster_export": Gate("park.export"),
    "parks:overlap": Gate("park.list"),
    "parks:overlap_export": Gate("park.export"),
    "parks:measure": Gate("park.list"),
    "parks:measure_export": Gate("park.export"),
    "targets:list": Gate("target.view"),
    "targets:export": Gate("target.export"),
    "targets:target": Gate("target.view"),
    "figures:list": Gate("figure.view"),
    "figures:export": Gate("figure.export"),
    "checks:list": Gate("check.list"),
    "checks:export": Gate("check.list"),
    "checks:check": Gate("check.settle", BOTH),
    "imports:list": Gate(IMPORTING),
    "imports:new": Gate(IMPORTING, BOTH),
    "imports:export": Gate(IMPORTING),
    "imports:ledger": Gate(IMPORTING, BOTH),
    "imports:choices": Gate(IMPORTING, POST),
    "imports:template": Gate(IMPORTING),
    "imports:import": Gate(IMPORTING),
    "imports:columns": Gate(IMPORTING, POST),
    "imports:apply": Gate(IMPORTING, POST),
    "imports:cancel": Gate(IMPORTING, POST),
    "imports:errors": Gate(IMPORTING),
    "workbench:list": Gate("rule.view"),
    "workbench:export": Gate("rule.export"),
    "workbench:rule": Gate("rule.view"),
    "workbench:version_download": Gate("rule.export"),
    "workbench:names": Gate("rule.view"),
    "workbench:check": Gate("rule.edit", POST),
    "workbench:copy": Gate("rule.edit", POST),
    "workbench:propose": Gate("rule.edit", POST),
    "workbench:text": Gate("rule.draft", BOTH),
    "workbench:table": Gate("rule.draft", BOTH),
    "workbench:try": Gate("rule.draft", BOTH),
    "workbench:compare": Gate("rule.draft"),
    "workbench:about": Gate("rule.draft", BOTH),
    "workbench:draft_download": Gate("rule.export"),
    "workbench:upload": Gate("rule.edit", POST),
    "workbench:submit": Gate("rule.edit", POST),
    "workbench:withdraw": Gate("rule.edit", POST),
    "workbench:delete": Gate("rule.edit", POST),
    "workbench:approve": Gate("rule.approve", POST),
    "workbench:return": Gate("rule.approve", POST),
    "screening:list": Gate("screening.view"),
    "screening:export": Gate("screening.export"),
    "screening:start": Gate("screening.run", POST),
    "screening:compare": Gate("screening.figures"),
    "screening:run": Gate("screening.view"),
    "screening:run_export": Gate("screening.export"),
    "screening:cancel": Gate("screening.run", POST),
    "screening:diff": Gate("screening.figures"),
    "screening:diff_export": Gate("screening.export"),
    "screening:firms": Gate("screening.firms"),
    "screening:firms_export": Gate("screening.export"),
    "screening:clause": Gate("screening.figures"),
    "screening:near_export": Gate("screening.export"),
    "journal:page": Gate("journal.view"),
    "journal:export": Gate("journal.export"),
    "journal:verify": Gate("journal.verify", POST),
    "journal:entry": Gate("journal.view"),
    "journal:personal": Gate("journal.personal", POST),
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[str]:
    """The names of all addresses, with their namespaces; what has no name is told as it is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        else:
            yield f"{space}{one.name or one.pattern}"
