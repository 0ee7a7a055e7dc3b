"""Run by itself (`python -m`): what needs most stack, on a thread as a web server has it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping

from liyuan.engines.feel import compile_, evaluate, explain
from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.typenames import conforms
from liyuan.engines.feel.values import Value, lift

# Threads of granian's that run WSGI applications: Rust's default.
STACK = 2 * 1024 * 1024
DEEP = 30_000

_IN_FOR = "for a in (" * 20 + "f(f, n - 1)" + ") return 1" * 20
_IN_SOME = "some a in [" * 20 + "f(f, n - 1)" + "] satisfies true" * 20
BODIES = {
    "lists": "[" * 40 + "f(f, n - 1)" + "]" * 40,
    "contexts": "{a: " * 35 + "f(f, n - 1)" + "}" * 35,
    "loops": f"({_IN_FOR})[1]",
    "quantifiers": _IN_SOME,
    "tests": "1 in (" * 40 + "f(f, n - 1)" + ")" * 40,
    "calls": "decimal(" * 30 + "f(f, n - 1)" + ", 2)" * 30,
    "sorting": "sort([2, 1], function(a, b) count(f(f, n - 1)) > a)",
    "replacing": "list replace([1], function(a, b) count(f(f, n - 1)) > a, 2)",
}


def _calling_itself(body: str) -> str:
    text = f"{{f: function(f, n) if n < 0 then [1] else {body}, r: f(f, 500)}}.r"
    rule = compile_(text, names=frozenset())
    found = [evaluate(rule, {}).reasons, explain(rule, {}).reasons]
    return " ".join(sorted({reason.code for reasons in found for reason in reasons}))


def _in_lists() -> tuple[Value, ...]:
    value: tuple[Value, ...] = ()
    for _ in range(DEEP):
        value = (value,)
    return value


def _ends(act: Callable[[], object]) -> str:
    try:
        act()
    except RecursionError:
        return "RecursionError"
    return "no limit met"


def _all() -> Mapping[str, str]:
    value, tree = _in_lists(), TypeName("list", (TypeName("tree"),))
    return {
        **{name: _calling_itself(body) for name, body in BODIES.items()},
        "data": _ends(lambda: lift(value)),
        "types": _ends(lambda: conforms(value, TypeName("tree"), lambda name: tree)),
        "json": _ends(lambda: json.loads("[" * DEEP)),
    }


def main() -> None:
    found: dict[str, str] = {}
    threading.stack_size(STACK)
    thread = threading.Thread(target=lambda: found.update(_all()))
    thread.start()
    thread.join()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
