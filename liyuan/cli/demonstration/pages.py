"""What each demonstration account must see: one table of pages, by hand, not from the code."""

from dataclasses import dataclass

ANYBODY = ""  # the login of a visitor who has not logged in

OFFICIALS = {"officer", "park", "district", "department", "supervision"}
FIRM_READERS = frozenset(OFFICIALS | {"mayor", "firm", "inspector", "auditor"})
LOGINS = FIRM_READERS | {"bank", "university", "sysadmin", "secadmin", "auditadmin"}
DESKS = frozenset(OFFICIALS | {"firm"})
DEMAND_READERS = frozenset(OFFICIALS | {"mayor", "firm", "auditor"})
OVERSEERS = frozenset({"mayor", "supervision"})
EVERYBODY = LOGINS | {ANYBODY}
FIRM_EXPORTERS = frozenset(OFFICIALS | {"auditor"})
EXPORTERS = FIRM_EXPORTERS | {"bank", "university"}
JOURNAL_READERS = frozenset({"auditor", "auditadmin"})

SPREADSHEET = "PK"  # how an XLSX file begins


@dataclass(frozen=True)
class Page:
    """A path, who may see it, a word in it, and a link on it (a pattern) to follow as well."""

    path: str
    who: frozenset[str]
    word: str
    english: str
    follow: str = ""


PAGES = (
    Page("/", EVERYBODY, "立园", "Liyuan"),
    Page("/policies/", EVERYBODY, "政策", "olic", r'href="(/policies/[a-z0-9-]+/)[#"]'),
    Page("/parks/", EVERYBODY, "园区", "ark", r'href="(/parks/[A-Za-z0-9-]+/)"'),
    Page("/cockpit/", EVERYBODY, "82.4", "82.4"),
    Page("/enterprises/", FIRM_READERS, "企业", "irm", r'href="(/enterprises/[0-9A-Z]{18}/)"'),
    Page("/desk/", DESKS, "工作台", "esk"),
    Page("/demands/", DEMAND_READERS, "诉求", "emand", r'href="(/demands/20[0-9-]+/)"'),
    Page("/demands/kpis/", DEMAND_READERS, "满意率", "atisf"),
    Page("/supervision/brief/", OVERSEERS, "今日一页", "page"),
    Page("/ask/", EVERYBODY, "企业诉求", "emand"),
    Page("/journal/", JOURNAL_READERS, "日志", "ournal"),
    Page("/enterprises/export.xlsx", FIRM_EXPORTERS, SPREADSHEET, SPREADSHEET),
    Page("/policies/export.xlsx", EXPORTERS, SPREADSHEET, SPREADSHEET),
    Page("/parks/export.xlsx", EXPORTERS, SPREADSHEET, SPREADSHEET),
    Page("/healthz", EVERYBODY, "ok", "ok"),
)
