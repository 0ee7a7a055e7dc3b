"""Which roles open what, as the table of addresses names them, and a row of it."""

from dataclasses import dataclass

from liyuan.accounts.domain import Role
from tests import atoll

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
HANDLES = NOTES - {Role.SUPERVISION}
TOPICS = NOTES | {Role.LEADER, Role.LIAISON, Role.AUDITOR}
OPENS_TOPICS = {Role.DISTRICT, Role.SUPERVISION, Role.LEADER, Role.LIAISON}
CLOSES_TOPICS = {Role.PARK, Role.DISTRICT, Role.DEPARTMENT, Role.SUPERVISION}
DISPATCHES = {Role.OFFICER, Role.DISTRICT, Role.SUPERVISION}
REPORTS = {Role.PARK, Role.DISTRICT, Role.DEPARTMENT}
ASKS_CONTACT = BRINGS - {Role.FIRM} | {Role.DEPARTMENT, Role.CALLER}
TAKES_DEMANDS = BRINGS | {Role.DEPARTMENT, Role.AUDITOR}
DEMANDS = TAKES_DEMANDS | {Role.FIRM_READER, Role.CALLER, Role.LEADER, Role.LIAISON}
# on whose desk something can lie
DESKS = BRINGS | {Role.DEPARTMENT, Role.CALLER}
# who hands over what somebody leaves behind
HANDS_OVER = {Role.PARK, Role.DISTRICT, Role.DEPARTMENT, Role.SUPERVISION}
# who names a deputy for the desk
DEPUTES = DESKS - {Role.FIRM}
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
