"""The main navigation as a table, and the part of each page's frame that depends on the person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from liyuan.accounts.access import Person, grants_of, may
from liyuan.accounts.domain import Role
from liyuan.accounts.gate import ALWAYS_OPEN
from liyuan.accounts.login import BEFORE, last_log_in
from liyuan.accounts.words import ROLES
from liyuan.rules.models import PackLoad
from liyuan.web.language import reader_language

# The bar has its own English: "Firms" here, where a column says "Firm".
# (URL name, label, the action that opens it)
ITEMS = (
    ("dashboards:portal", pgettext_lazy("navigation", "首页"), "portal.view"),
    ("enterprises:list", pgettext_lazy("navigation", "企业"), "enterprise.list"),
    ("cases:desk", pgettext_lazy("navigation", "我的工作台"), "desk.view"),
    ("demands:list", pgettext_lazy("navigation", "诉求"), "demand.list"),
    ("visits:list", pgettext_lazy("navigation", "回访"), "demand.visits"),
    ("supervision:board", pgettext_lazy("navigation", "督办"), "supervision.view"),
    ("papers:list", pgettext_lazy("navigation", "督办文书"), "paper.view"),
    ("instructions:list", pgettext_lazy("navigation", "批示"), "instruction.view"),
    ("checks:list", pgettext_lazy("navigation", "待核"), "check.list"),
    ("policies:list", pgettext_lazy("navigation", "政策"), "policy.list"),
    ("standings:lists", pgettext_lazy("navigation", "名单"), "standing.list"),
    ("tiers:page", pgettext_lazy("navigation", "四直服务"), "standing.list"),
    ("parks:list", pgettext_lazy("navigation", "园区"), "park.list"),
    ("dashboards:cockpit", pgettext_lazy("navigation", "驾驶舱"), "cockpit.view"),
    ("screening:list", pgettext_lazy("navigation", "全市筛查"), "screening.view"),
    ("laboratory:list", pgettext_lazy("navigation", "策略实验室"), "laboratory.use"),
    ("workbench:list", pgettext_lazy("navigation", "规则工作台"), "rule.view"),
    ("calendar:page", pgettext_lazy("navigation", "工作日历"), "calendar.view"),
    ("imports:list", pgettext_lazy("navigation", "数据导入"), "fact.import"),
    ("enterprises:sensitive", pgettext_lazy("navigation", "敏感企业"), "enterprise.sensitive"),
    ("notices:sent", pgettext_lazy("navigation", "已发通知"), "notice.sent"),
    ("people:list", pgettext_lazy("navigation", "账号与授权"), "account.list"),
    ("people:permissions", pgettext_lazy("navigation", "权限表"), "permission.list"),
    ("journal:page", pgettext_lazy("navigation", "审计日志"), "journal.view"),
)
# Pages without an entry of their own: the entry from which they are reached.
REACHED_FROM = (
    ("targets:list", "parks:list"),
    ("figures:list", "parks:list"),
    ("topics:list", "demands:list"),
)
SEARCH = ("enterprises:list", "enterprise.list")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: `here` is the value of aria-current, empty on other pages."""

    url: str
    label: str | Promise
    here: str


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: city, entries this person may open, where to search, who this is."""
    user: Person = getattr(request, "user", None) or AnonymousUser()
    search, action = SEARCH
    before = request.session.get(BEFORE) if user.is_authenticated else None
    # who must set a password first is led there from every other address, the bell's too
    bell = user.is_authenticated and not request.path.startswith(ALWAYS_OPEN)
    entries = [(address(name), label) for name, label, needed in ITEMS if may(user, needed)]
    return {
        "navigation": marked(entries, request.path),
        "bell_url": address("notices:bell") if bell else "",
        "notices_url": address("notices:list"),
        "search_url": address(search) if may(user, action) else "",
        "last_log_in": last_log_in(before) if before else "",
        "roles": [role_in_words(grant.role, grant.unit) for grant in grants_of(user)],
        **city(),
    }


def marked(entries: Iterable[tuple[str, str | Promise]], path: str) -> list[Item]:
    """The entries that are installed; of those above a page, the nearest alone is where one is."""
    kept = [(url, label) for url, label in entries if url]
    at = entered(path)
    above = (url for url, _label in kept if at == url or (len(url) > 1 and at.startswith(url)))
    nearest = max(above, key=len, default="")
    here = "page" if path == nearest else "true"
    return [Item(url, label, here if url == nearest else "") for url, label in kept]


def entered(path: str) -> str:
    """The path itself, or the entry from which it is reached."""
    for page, entry in REACHED_FROM:
        if (own := address(page)) and path.startswith(own):
            return address(entry)
    return path


def address(name: str) -> str:
    """Where a page is; empty when its capability is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def role_in_words(role: str, unit: object | None) -> str:
    name = str(ROLES[Role(role)])
    return f"{name} · {unit}" if unit else name


def city() -> dict[str, str]:
    """The pack's name and disclaimer, in the reader's language; empty before a pack is loaded."""
    manifest = PackLoad.objects.order_by("-id").values_list("manifest", flat=True).first() or {}
    chinese = reader_language() == "zh"
    return {
        "place": str(manifest.get("name" if chinese else "en", "")),
        "disclaimer": str(manifest.get("disclaimer" if chinese else "disclaimer_en", "")),
    }
