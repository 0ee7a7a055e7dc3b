"""Units as products of base units with powers and an exact scale: what goes together, by what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

# A fraction of one; screens show it as percent.
RATIO = "ratio"
RATIO_UNITS = frozenset({RATIO, "比率", "比例", "比重", "占比"})

Powers = tuple[tuple[str, int], ...]

_MOST_POWERS = 12
_PREFIXES = {"百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4}

# name: (scale, base units); a unit that is not here is a base unit of its own name.
_KNOWN: Mapping[str, tuple[Fraction | int, str]] = {
    **dict.fromkeys(("1", "", *RATIO_UNITS), (1, "")),
    **{name: (Fraction(1, 100), "") for name in ("%", "％", "百分点", "个百分点")},
    "‰": (Fraction(1, 1000), ""),
    "CNY": (1, "元"),
    "人民币元": (1, "元"),
    "千元": (1000, "元"),
    "人员": (1, "人"),
    "户": (1, "家"),
    "年": (12, "月"),
    "季度": (3, "月"),
    "个月": (1, "月"),
    "日": (1, "天"),
    "周": (7, "天"),
    "小时": (Fraction(1, 24), "天"),
    "公里": (1000, "米"),
    "平方米": (1, "米 米"),
    "㎡": (1, "米 米"),
    "亩": (Fraction(2000, 3), "米 米"),
    "公顷": (10_000, "米 米"),
    "平方公里": (1_000_000, "米 米"),
    "立方米": (1, "米 米 米"),
    "吨": (1000, "千克"),
    "公斤": (1, "千克"),
    "克": (Fraction(1, 1000), "千克"),
    "度": (1, "千瓦时"),
    "kWh": (1, "千瓦时"),
    "兆瓦时": (1000, "千瓦时"),
    "兆瓦": (1000, "千瓦"),
}
# What a product of bases is called when it has a name.
_NAMED = {("米", 2): "平方米", ("米", 3): "立方米"}


@dataclass(frozen=True)
class Measure:
    """`scale` times a product of base units; no base unit at all is a plain fraction."""

    scale: Fraction
    powers: Powers


@lru_cache(maxsize=1024)
def measure(unit: str) -> Measure:
    """What a unit as it is written stands for: `万元/人`, `吨标准煤/万元`, `元·月`."""
    scale, powers = Fraction(1), Counter[str]()
    for name, power in _written(unit):
        size, bases = _one(name)
        scale *= size**power
        powers.update({base: power * count for base, count in Counter(bases).items()})
    return Measure(scale, _sorted(powers))


def factor(left: str, right: str) -> Fraction | None:
    """How many `right` one `left` is; None when they measure different things."""
    one, two = measure(left), measure(right)
    return one.scale / two.scale if one.powers == two.powers else None


def times(left: str, right: str) -> str | None:
    """The unit of a product; None when it would be too long to mean anything."""
    return _spelled((*_written(left), *_written(right)))


def over(left: str, right: str) -> str | None:
    """The unit of a quotient: `ratio` for equal units, else `万元/人`."""
    return _spelled((*_written(left), *((name, -power) for name, power in _written(right))))


@lru_cache(maxsize=1024)
def rescaled(unit: str, scale: Fraction) -> str | None:
    """The unit in which figures are after multiplying by `scale`: 万元 × 0.0001 is in 亿元.

    None when that unit has no name.
    """
    wanted = measure(unit)
    target = Measure(wanted.scale / scale, wanted.powers)
    base = " ".join(name for name, power in wanted.powers for _ in range(power))
    names = [f"{prefix}{base}" for prefix in _PREFIXES] + [base] + list(_KNOWN)
    return next((name for name in names if name and measure(name) == target), None)


@lru_cache(maxsize=1024)
def _written(unit: str) -> tuple[tuple[str, int], ...]:
    parts = re.split(r"([/／·*×])", unit)
    powers = [1, *(-1 if sign in "/／" else 1 for sign in parts[1::2])]
    named = zip(parts[::2], powers, strict=True)
    return tuple((name.strip(), power) for name, power in named if name.strip() not in ("", "1"))


@lru_cache(maxsize=1024)
def _one(name: str) -> tuple[Fraction, tuple[str, ...]]:
    if name in _KNOWN:
        scale, bases = _KNOWN[name]
        return Fraction(scale), tuple(bases.split())
    for prefix, times_ten in _PREFIXES.items():
        rest = name.removeprefix(prefix)
        if rest != name and rest:
            scale, bases_of = _one(rest)
            return scale * times_ten, bases_of
    return Fraction(1), (name,)


def _sorted(powers: Mapping[str, int]) -> Powers:
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _spelled(factors: Iterable[tuple[str, int]]) -> str | None:
    """A product in writing: equal names cancel, what is above the line comes first."""
    powers: Counter[str] = Counter()
    for name, power in factors:
        powers[RATIO if name in RATIO_UNITS else name] += power
    powers.pop(RATIO, None)
    left = {name: power for name, power in powers.items() if power}
    if not left:
        return RATIO
    if sum(map(abs, left.values())) > _MOST_POWERS:
        return None
    named = _NAMED.get(next(iter(left.items()))) if len(left) == 1 else None
    return named or _line(left)


def _line(powers: Mapping[str, int]) -> str:
    above = "·".join(name for name, power in powers.items() for _ in range(power))
    below = "".join(f"/{name}" for name, power in powers.items() for _ in range(-power))
    return (above or "1") + below
