"""What is counted of demands: each figure with its numerator, denominator, cut-off and formula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K")

# Smaller groups are shown, but not ranked: one case would move them too far.
FEWEST = 10


@dataclass(frozen=True)
class Rate:
    """A share of demands, by the names of what is counted above and below the line."""

    key: str
    name: str
    en: str
    above: str
    below: str
    formula: str
    formula_en: str


RATES: Mapping[str, Rate] = {
    rate.key: rate
    for rate in (
        Rate("closed", "办结率", "closed", "closed", "collected",
             "已办结 ÷ 收集", "closed ÷ collected"),
        Rate("on_time", "按期办结率", "closed on time", "on_time", "due",
             "按期办结 ÷ 应按期办结（期限未定的不计）",
             "closed on time ÷ closed with a known deadline"),
        Rate("solved", "解决率", "solved", "solved", "said_solved",
             "企业确认解决 ÷ 企业已评价（未评价的不计）",
             "firm says solved ÷ firm has said (silence in neither)"),
        Rate("satisfied", "满意率", "satisfied", "satisfied", "evaluated",
             "满意和基本满意 ÷ 企业已评价（未评价的不计）",
             "satisfied or mostly ÷ evaluated (silence in neither)"),
        Rate("revisited", "回访率", "revisited", "revisited", "closed",
             "已回访 ÷ 已办结", "revisited ÷ closed"),
        Rate("archived", "销号率", "struck off", "archived", "collected",
             "已销号 ÷ 收集", "archived ÷ collected"),
        Rate("returned", "退单率", "returned", "returned", "dispatched",
             "被退单 ÷ 已转办", "returned by a unit ÷ dispatched"),
        Rate("redone", "重办率", "redone", "redone", "answered",
             "曾重办 ÷ 已答复", "worked on again ÷ answered"),
        Rate("reopened", "重开率", "reopened", "reopened", "answered",
             "曾重开 ÷ 已答复", "reopened ÷ answered"),
        Rate("first_time", "一次办结率", "solved at the first attempt", "first_time", "said_solved",
             "未重办、未重开且企业确认解决 ÷ 企业已评价",
             "firm says solved, never redone or reopened ÷ firm has said"),
        Rate("same_day", "当日转办率", "handed over the same day", "same_day", "day_over",
             "收集当日24:00前转办、办结或告知 ÷ 收集日已结束的",
             "handed over, closed or ended by 24:00 of the day of collection ÷ day is over"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Kpi:
    """One rate at one moment; without anything below the line it has no value at all."""

    rate: Rate
    numerator: int
    denominator: int
    cut_off: datetime

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """To one decimal, half up, as it is published."""
        return None if self.ratio is None else percent(self.ratio)

    @property
    def ranked(self) -> bool:
        return self.denominator >= FEWEST


def percent(ratio: Fraction) -> Decimal:
    """A share in percent with one decimal; from integers, so that nothing is rounded twice."""
    tenths = Decimal(ratio.numerator * 1000) / Decimal(ratio.denominator)
    return tenths.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-1)


def kpis(counts: Mapping[str, int], cut_off: datetime) -> tuple[Kpi, ...]:
    """Every rate over the same counts."""
    return tuple(Kpi(r, counts[r.above], counts[r.below], cut_off) for r in RATES.values())


def ranking(groups: Mapping[K, Kpi]) -> tuple[K, ...]:
    """The groups that are large enough, best first; equal ones in the order they came."""
    held = [(key, kpi.ratio) for key, kpi in groups.items() if kpi.ranked and kpi.ratio is not None]
    return tuple(key for key, _ in sorted(held, key=lambda one: -one[1]))


def hours(span: timedelta) -> Decimal:
    """To one decimal, half up."""
    tenths = Decimal(span // timedelta(microseconds=1)) / Decimal(360_000_000)
    return tenths.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-1)


@dataclass(frozen=True)
class Formula:
    """A published index: what it is made of, in both languages."""

    name: str
    en: str
    text: str
    text_en: str


# 有需必应: of equal weight, so that nobody has to argue about weights that nobody decided.
RESPONSE_PARTS: Sequence[str] = ("same_day", "on_time", "solved", "satisfied")
RESPONSE = Formula(
    "响应指数",
    "response index",
    "（当日转办率＋按期办结率＋解决率＋满意率）÷ 4 × 100；缺任何一项即不计算",
    "(same-day hand-over + on time + solved + satisfied) ÷ 4 × 100; none when one is missing",
)
# 无事不扰: how often a firm was troubled, whoever did it.
DISTURBANCE = Formula(
    "打扰指数",
    "disturbance index",
    "（上门次数＋检查次数＋填表次数）÷ 企业数；缺任何一项即不计算",
    "(visits + inspections + forms) ÷ firms; none when one is missing",
)


def response_index(held: Iterable[Kpi]) -> Fraction | None:
    """0 to 100; none as long as one of its parts has no value."""
    ratios = {kpi.rate.key: kpi.ratio for kpi in held}
    parts = [ratios.get(key) for key in RESPONSE_PARTS]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) * 100 / len(parts) if len(known) == len(parts) else None


def disturbance_index(
    visits: int | None, inspections: int | None, forms: int | None, firms: int
) -> Fraction | None:
    """Contacts per firm; what nobody has counted is not nought."""
    if visits is None or inspections is None or forms is None or not firms:
        return None
    return Fraction(visits + inspections + forms, firms)
