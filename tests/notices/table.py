"""Topics, titles and pages as a capability above would give them; and how tests tell something."""

from datetime import datetime
from typing import Any

from django.db import transaction

from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from tests.cast import NOW

TOPICS = {"deadline": "时限", "answer": "答复", "system": "系统"}
TITLES = {
    "case.due": "诉求 %(number)s 还剩 1 个工作日",
    "case.answered": "诉求 %(number)s 已答复",
    "system.try": "试发",
}
PAGES = {"case": lambda number: f"/cases/{number}/"}


def tell(*to: To, key: str = "k1", at: datetime = NOW, **more: Any) -> int:
    """About case 17, unless it is said otherwise."""
    said = {"topic": "deadline", "title": "case.due", "subject": ("case", "17")} | more
    said.setdefault("params", {"number": "S-17"})
    with transaction.atomic():
        return notify(key=key, to=to, at=at, **said)
