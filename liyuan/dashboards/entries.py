"""Where a person may begin: the entry cards of the portal as a table."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.access import Person, may

# (the action that opens it, URL name, title, what one finds there)
ENTRIES = (
    (
        "enterprise.list",
        "enterprises:list",
        _("查企业"),
        _("一企一档：事实、来源与时间、企业规模、政策匹配和办理记录。"),
    ),
    (
        "policy.list",
        "policies:list",
        _("查政策"),
        _("条件按法规用语逐条写明，参数按日期生效，注明出处。"),
    ),
    (
        "standing.list",
        "standings:lists",
        _("看名单"),
        _("企业梯度、规上培育、成长工程和四直服务层级，按园区和分档列出。"),
    ),
    (
        "park.list",
        "parks:list",
        _("看园区"),
        _("园区级别、主导产业与公开数据，名录逐个注明可信程度。"),
    ),
    (
        "cockpit.view",
        "dashboards:cockpit",
        _("看目标"),
        _("每个目标的基数、口径、时间和来源，完成率与所需增速。"),
    ),
    (
        "journal.view",
        "journal:page",
        _("查日志"),
        _("谁在何时做了什么，事后封存，可逐条验证。"),
    ),
)


@dataclass(frozen=True)
class EntryCard:
    """One card of the portal."""

    url: str
    title: Promise
    about: Promise


def entries_for(user: Person) -> tuple[EntryCard, ...]:
    """The cards that this person may open."""
    return tuple(
        EntryCard(reverse(name), title, about)
        for action, name, title, about in ENTRIES
        if may(user, action)
    )
