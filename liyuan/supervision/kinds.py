"""The kinds of papers that the pack has, in which order they follow, and their texts filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from liyuan.accounts.models import Unit
from liyuan.cases.models import Case
from liyuan.cases.queries_due import due_in_words
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_documents import document
from liyuan.web.days import deadline

# A paper is Chinese whatever language its writer reads.
LANGUAGE = "zh-hans"
# What only the issue knows; until then it stands in the text as it is.
REPLY_BY = "回复期限"
WANTED = "说明未按时办结的原因和完成时间"


@dataclass(frozen=True)
class Kind:
    """One kind of paper as the pack describes it."""

    key: str
    name: str
    en: str
    after: str
    number: str
    working_days: int
    title: str
    text: str
    feedback: str


def kinds() -> dict[str, Kind]:
    """The kinds by key, in the pack's order; none where the pack has no papers."""
    said: Any = document("papers")
    rows = said.get("papers", ()) if isinstance(said, dict) else ()
    names = Kind.__dataclass_fields__
    filled = ({"after": "", "feedback": "", **row} for row in rows)
    return {row["key"]: Kind(**{name: row[name] for name in names}) for row in filled}


def following(found: Mapping[str, Kind], key: str) -> str:
    """The kind that comes after one; the same where none does."""
    return next((kind.key for kind in found.values() if kind.after == key), key)


def fill(text: str, said: Mapping[str, object]) -> str:
    """A text of the pack with its placeholders filled; what is not said stays as it is."""
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def placeholders(unit: Unit, cases: list[Case], before: str, at: datetime) -> dict[str, object]:
    """What a draft says of its unit and its cases; the first case is the one it names."""
    first, local = cases[0], timezone.localtime(at)
    firm = "" if first.withheld or first.firm is None else first.firm.name
    earliest = "" if len(cases) == 1 else "（最早一件，其余见所附诉求）"
    with translation.override(LANGUAGE):
        due = due_in_words(first.due_at, first.due_provisional, at, calendar_for(None))
    return {
        "收件单位": unit.name,
        "案件编号": first.number if len(cases) == 1 else f"{first.number}等{len(cases)}件",
        "事项": first.title if len(cases) == 1 else f"{first.title}等{len(cases)}件",
        "企业": firm or "企业",
        "到期时间": (deadline(first.due_at) if first.due_at else "（未定）") + earliest,
        "超期": due.words if due else "未定时限",
        "承办人": str(first.owner) if first.owner else "（尚无承办人）",
        "要求": WANTED,
        "前次文书": before or "前次提示",
        "件数": len(cases),
        "期间": f"{local.year}年{local.month}月",
    }
