"""How much work a rule may ask for, so that bad input ends in a finding and never in a hang."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from liyuan.engines.limits import bounds

PREFIX = "LIYUAN_RULE_"


@dataclass(frozen=True)
class Limits:
    """Bounds for reading and for running one expression.

    `text`: characters; `nesting`: brackets and keywords inside one another while reading;
    `depth`: height of the tree (a sum of n terms is n high); `steps`: items that `for`,
    `some`, `every`, filters and ranges may visit in one evaluation; `exponent`: largest
    absolute exponent of `**`; `calls`: functions inside one another; `reasons`: findings kept
    of one evaluation; `size`: characters of a string, items of a list that a function makes;
    `pattern_ms`: milliseconds that one regular expression may search.
    """

    text: int = 100_000
    nesting: int = 50
    depth: int = 120
    steps: int = 200_000
    exponent: int = 10_000
    calls: int = 100
    reasons: int = 100
    size: int = 1_000_000
    pattern_ms: int = 200

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Limits:
        """The limits that variables such as LIYUAN_RULE_STEPS set; raises ValueError."""
        return bounds(cls(), PREFIX, environment)


DEFAULT = Limits.of(os.environ)
