"""The expressions that are put to us and to other engines, and how each is timed.

Run with the environment in .run/bench it measures zen-engine and bkflow-feel; standard library
and peers only, for the rest of this checkout is not installed there.
"""

import json
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

SCOPE: dict[str, Any] = {
    "revenue": 6350,
    "before": 5000,
    "staff": 88,
    "assets": 7020,
    "rd": 318,
    "sector": "C",
    "code": "3982",
    "district": "510116",
    "listed": True,
    "ratios": [5, 7, 11],
}
EXPRESSIONS = (
    "revenue >= 2000",
    "revenue < 2000",
    "revenue >= 2000 and staff < 300",
    "revenue >= 40000 or staff >= 1000",
    "revenue > 2000 and staff > 20 and assets > 300",
    "revenue + before",
    "revenue - before",
    "revenue * 0.05",
    "revenue / before",
    "(revenue - before) / before",
    "(revenue - before) / before >= 0.25",
    "revenue / before - 1 > 0.3",
    "rd / revenue >= 0.05",
    "rd / revenue * 100 > 5 and staff >= 20",
    "2 + 3 * 4",
    "(2 + 3) * 4 - 1",
    "-5 + staff",
    "staff in [20..300]",
    "staff in [20..88)",
    "staff in (88..300]",
    "revenue in [2000..40000)",
    'sector in ["B", "C", "D"]',
    'sector in ("B", "C", "D")',
    'sector = "C"',
    'sector == "C"',
    'district != "510116"',
    "listed = true",
    "not(listed)",
    "staff between 20 and 300",
    "if revenue > 2000 then 10 else 5",
    "min(ratios)",
    "max(ratios)",
    "sum(ratios)",
    "sum([1, 2, 3]) > 5",
    "count(ratios)",
    "floor(revenue / 1000)",
    'starts with(code, "39")',
    'contains(code, "98")',
    "some x in ratios satisfies x > 10",
    "every x in ratios satisfies x > 3",
    "ratios[1]",
    "(revenue >= 2000 and staff >= 300) or (assets >= 7000 and rd > 300)",
)
ROUNDS, PER_ROUND = 15, 40


def measured(
    read: Callable[[str], Any], run: Callable[[Any, dict[str, Any]], Any]
) -> dict[str, dict[str, Any]]:
    """Of each expression that can be read and run: its value, and microseconds of both deeds."""
    found = {}
    for text in EXPRESSIONS:
        try:
            ready = read(text)
            value = run(ready, SCOPE)
        except BaseException:  # a Rust panic is no Exception
            value = None
        if value is None:
            continue
        found[text] = {
            "value": value if isinstance(value, bool) else str(value),
            "read_us": microseconds(lambda text=text: read(text)),  # type: ignore[misc]
            "run_us": microseconds(lambda ready=ready: run(ready, SCOPE)),  # type: ignore[misc]
        }
    return found


def microseconds(deed: Callable[[], Any]) -> float:
    """The median over rounds of the mean in a round."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(PER_ROUND):
            deed()
        times.append((time.perf_counter() - begun) / PER_ROUND * 1e6)
    return median(times)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two answers are the same; numbers to twelve digits, as some compute in binary."""
    a, b = one["value"], other["value"]
    try:
        x, y = Decimal(str(a)), Decimal(str(b))
    except InvalidOperation:
        return bool(a == b)
    return abs(x - y) <= abs(x) * Decimal("1e-12")


def peers() -> dict[str, dict[str, dict[str, Any]]]:
    """Both peers, each with its text read beforehand."""
    import logging

    import bkflow_feel
    import zen

    logging.disable(logging.CRITICAL)

    def tree(text: str) -> Any:
        return bkflow_feel.transformer.transform(bkflow_feel.parser.parse(text))

    return {
        "zen-engine": measured(zen.compile_expression, lambda e, scope: e.evaluate(scope)),
        "bkflow-feel": measured(tree, lambda e, scope: e.evaluate(scope)),
    }


if __name__ == "__main__":
    print(json.dumps(peers()))
