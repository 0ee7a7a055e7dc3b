"""Searches over the register: terms that few firms have, that many have, and both together."""

import random
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from _processor import database_ms

SEED, FIRMS = 7, 40
# (most milliseconds at the 95th percentile, kinds of term)
LIMITS: Mapping[str, int] = {
    "brand": 50,
    "whole name": 50,
    "credit code": 50,
    "code prefix": 50,
    "initials": 50,
    "common": 200,
    "one sign": 200,
    "mixed": 200,
    "in a district": 200,
    "nothing": 50,
}
COMMON = (
    "有限 公司 有限公司 有限责任公司 股份 股份有限公司 科技 科技有限公司 电子 商贸 建材 装备 材料"
    " 服务 软件 餐饮 农业 汽车 成都 四川 天府 西南 智能 新材料 环境工程 a c cd sc t 9 91 915"
)
PLACES = ("成都", "四川", "天府")
SIGNS = "有限公司成都四川天科技电子商贸材股份汽食机软医农工程服务金环"
NOWHERE = ("龘龘", "zzzzzzzz", "QQQQ", "没有这样的企业名称", "91000000", "饕餮有限公司")


@dataclass(frozen=True)
class Searched:
    """All terms of one kind, each asked for once after the first of all: server time."""

    kind: str
    terms: int
    p50_ms: float
    p95_ms: float
    worst_ms: float
    worst: str
    most_ms: int
    cpu_p95_ms: float


def searches() -> list[Searched]:
    """Each kind of term, asked as a worker of a department asks it."""
    from liyuan.enterprises.access import enterprises_visible_to

    firms = enterprises_visible_to(_worker())
    asked = _terms()
    for warming in asked["common"][:3]:
        _ask(firms, *warming)
    return [_measured(kind, [(*_ask(firms, *q), q[0]) for q in asked[kind]]) for kind in LIMITS]


def _worker() -> Any:
    from liyuan.accounts.models import User

    return User.objects.get(username="department")


def _terms() -> dict[str, list[tuple[str, str]]]:
    """(term, district) of each kind."""
    drawn = list(_some_firms())
    common, dice = COMMON.split(), random.Random(SEED)
    brands = [_brand(firm.name) for firm in drawn]
    return {
        "brand": [(brand, "") for brand in brands],
        "whole name": [(firm.name, "") for firm in drawn],
        "credit code": [(firm.credit_code, "") for firm in drawn],
        "code prefix": [(firm.credit_code[:12], "") for firm in drawn],
        "initials": [(firm.pinyin_initials[:6], "") for firm in drawn],
        "common": [(word, "") for word in common],
        "one sign": [(sign, "") for sign in SIGNS],
        "mixed": [(f"{brand} {dice.choice(common)}", "") for brand in brands]
        + [(f"{one} {other}", "") for one, other in pairwise(common[:21])],
        "in a district": [(word, "510116") for word in [*brands[:20], *common]],
        "nothing": [(word, "") for word in NOWHERE],
    }


def _brand(name: str) -> str:
    """The invented word of a name, behind its place if it has one."""
    return name[2:4] if name[:2] in PLACES else name[:2]


def _some_firms() -> Iterator[Any]:
    from liyuan.enterprises.models import Enterprise

    dice = random.Random(SEED)
    last = Enterprise.objects.latest("id").pk
    for number in dice.sample(range(1, last + 1), FIRMS):
        firm = Enterprise.objects.filter(pk=number).first()
        if firm is not None:
            yield firm


def _ask(firms: Any, q: str, district: str) -> tuple[float, float]:
    """Milliseconds until the first page of hits is known, and of processors at work on it."""
    from liyuan.enterprises.queries import Filters, firm_list_page

    started, busy = time.perf_counter(), time.process_time() * 1000 + database_ms()
    firm_list_page(firms, Filters(q=q, district=district), after=None, lang="zh")
    passed = (time.perf_counter() - started) * 1000
    return passed, time.process_time() * 1000 + database_ms() - busy


def _measured(kind: str, found: list[tuple[float, float, str]]) -> Searched:
    times, busy = sorted(ms for ms, _, _ in found), sorted(cpu for _, cpu, _ in found)
    last = min(len(times) - 1, int(len(times) * 0.95))
    worst_ms, _, worst = max(found)
    middle, most = statistics.median(times), LIMITS[kind]
    return Searched(kind, len(times), middle, times[last], worst_ms, worst, most, busy[last])
