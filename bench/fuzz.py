"""Random and mutilated rules against the rule language, in bounded time and memory."""

import json
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import FrameType

import click

from liyuan.engines.feel import FeelSyntaxError, Type, check, compile_, evaluate, explain, to_text
from liyuan.engines.feel.builtins import BUILTIN_NAMES

# A rule that uses up its steps takes most of a second, and each is run three times.
SECONDS, MEMORY = 4.0, 3 << 30
NAMES = {
    "营业收入": Type("number", "万元", period="year"),
    "从业人员": Type("number", "人"),
    "登记状态": Type("string", values=(("in", "存续", "active"), ("out", "注销", "closed"))),
    "成立日期": Type("date"),
    "高新技术企业": Type("boolean"),
    "a b": Type("context"),
}
SCOPE: dict[str, object] = {
    "营业收入": [Decimal(2300), None, Decimal(0)],
    "从业人员": Decimal(19),
    "登记状态": "in",
    "高新技术企业": None,
    "a b": {"c": [1, 2, {"d": "x"}]},
}
PIECES = [
    *NAMES, *BUILTIN_NAMES, "1", "0", "0.5", "1e6144", "1e-6143", "-1", '"x"', '"成"', "null",
    "true", "false", "[", "]", "(", ")", "{", "}", ",", ":", "..", "+", "-", "*", "/", "**",
    "=", "!=", "<", "<=", ">", ">=", "and", "or", "not(", "in", "between", "if", "then", "else",
    "for", "some", "every", "return", "satisfies", "x", "item", "partial", "?", "function(x)",
    "instance of", "number", "list<number>", '@"2025-02-29"', '@"P1Y"', '@"PT1S"',
    '@"-999999999-01-01"',
    '@"2016-08-01T12:00:00@Asia/Shanghai"', '"(a+)+$"', '"[a-z-[aeiou]]"', ".year", ".c", "[1]",
    "[item > 1]", "//", "/*",
    "\\u0041", "\U0001f40e", "\x00", "\u2028", "（", "．", "'", "@",
]  # fmt: skip
SEEDS = [
    "营业收入[上年] in [2000..40000) and 从业人员 >= 20",
    "(营业收入[1] - 营业收入[2]) / 营业收入[2] >= 0.2",
    'if 登记状态 = "in" then sum(营业收入) else null',
    "for i in 1..10, j in i..10 return if i * j > partial[-1] then i else j",
    "some x in 营业收入 satisfies x > 5 or not(x in (1, 2, [3..4]))",
    '{a: 1, f: function(n: number) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r',
    "sort([3, 1, 2], function(x, y) x < y)[item > 1]",
    'replace("abracadabra", "(a)(.)", "$2$1", "i")',
    'date and time(date("2025-12-31"), time("10:00:00@Europe/Paris")) + duration("P1DT2H")',
    "years and months duration(成立日期, @\"2026-01-01\").years between 1 and 5",
    "a b.c[item instance of number]",
    "[1..10] contains 5",
]  # fmt: skip


class TooSlow(BaseException):
    """A case that took longer than the limit; no `except Exception` swallows it."""


@dataclass
class Report:
    """What was tried, what was read, and what went wrong, each kind once."""

    cases: int = 0
    read: int = 0
    slowest: float = 0.0
    slowest_text: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@click.command()
@click.option("--minutes", default=1.0, show_default=True, help="how long to try")
@click.option("--seed", default=0, help="0: another one each time")
@click.option(
    "--models", type=click.Path(path_type=Path), help="a folder of .dmn files to mutilate"
)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def main(minutes: float, seed: int, models: Path | None, as_json: bool) -> None:
    """Try texts nobody would write; fails when one crashes, hangs or eats the memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGVTALRM, too_slow)
    seed = seed or time.time_ns() % 1_000_000
    random.seed(seed)
    report, until = Report(), time.monotonic() + minutes * 60
    for text, attempt in cases(models):
        if time.monotonic() > until:
            break
        one(text, attempt, report)
    result = {"seed": seed, **vars(report)}
    print(json.dumps(result, ensure_ascii=False) if as_json else words(result))
    sys.exit(1 if report.faults else 0)


def too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlow


def words(result: dict[str, object]) -> str:
    faults = result.pop("faults")
    lines = [f"{key:14} {value!r}" for key, value in result.items()]
    return "\n".join([*lines, *(f"{k}\n    {v!r}" for k, v in dict(faults).items())])  # type: ignore[call-overload]


def one(text: str, attempt: Callable[[str], bool], report: Report) -> None:
    """Try one text; what it does wrong is kept under the place where it happened."""
    report.cases += 1
    if not report.cases % 5_000:  # a heap full of kept rules would be what is measured
        compile_.cache_clear()
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            report.read += attempt(text)
        finally:  # within the outer try: the alarm may ring on this very line
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TooSlow:
        report.faults.setdefault(f"slow at {place()}", text[:500])
    except Exception as error:
        report.faults.setdefault(f"{type(error).__name__} at {place()}", text[:500])
    taken = time.process_time() - started
    if taken > report.slowest:
        report.slowest, report.slowest_text = round(taken, 4), text[:300]


def place() -> str:
    frames = traceback.extract_tb(sys.exc_info()[2])
    ours = [f for f in frames if "/engines/" in f.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"


def cases(models: Path | None) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Endless texts, each with what to do with it."""
    files = (
        [path.read_text(encoding="utf-8") for path in sorted(models.rglob("*.dmn"))]
        if models
        else []
    )
    while True:
        for _ in range(40):
            yield random.choice((soup, mutilated))(), a_rule
        if files:
            yield bitten(random.choice(files)), a_model


def soup() -> str:
    """Pieces of the language in any order."""
    return " ".join(random.choices(PIECES, k=random.randint(1, 14)))


def mutilated() -> str:
    """A good rule with a few pieces put in, taken out, doubled or swapped."""
    parts = random.choice(SEEDS).split(" ")
    for _ in range(random.randint(1, 5)):
        at = random.randrange(len(parts) or 1)
        match random.randrange(4):
            case 0:
                parts.insert(at, random.choice(PIECES))
            case 1:
                del parts[at : at + 1]
            case 2:
                parts[at:at] = parts[at : at + 3]
            case _:
                parts[at : at + 1] = [random.choice(PIECES)]
    return " ".join(parts)


def bitten(text: str) -> str:
    """A file with a few stretches removed, doubled or replaced."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) or 1)
        end = at + random.randint(1, 200)
        piece = random.choice(
            ("", text[at:end] * 2, "<", "&x;", '"', "\x00", random.choice(PIECES))
        )
        text = text[:at] + piece + text[end:]
    return text


def a_rule(text: str) -> bool:
    """Read, print, read again, check, run and explain, in both ways of taking null."""
    names = frozenset(NAMES)
    try:
        compiled = compile_(text, names=names)
    except FeelSyntaxError:
        return False
    again = compile_(to_text(compiled.node), names=names)
    if again.node != compiled.node:
        raise AssertionError("printed otherwise than read")
    check(compiled.node, NAMES)
    value = evaluate(compiled, SCOPE).value
    if repr(explain(compiled, SCOPE).value) != repr(value):
        raise AssertionError("explained otherwise than run")
    evaluate(compile_(text, names=names, nulls="standard"), SCOPE)
    return True


def a_model(text: str) -> bool:
    """Read a model, write it, read it again, run every decision of it."""
    from liyuan.engines.dmn.graph.compiled import compile_model
    from liyuan.engines.dmn.model import Decision
    from liyuan.engines.dmn.xml.read import ModelError, read_model
    from liyuan.engines.dmn.xml.write import write_model

    try:
        model = read_model(text.encode("utf-8", "replace"))
    except ModelError:
        return False
    if read_model(write_model(model)) != model:
        raise AssertionError("written otherwise than read")
    compiled = compile_model(model)
    for element in model.elements:
        if isinstance(element, Decision):
            compiled.decide(element.name, {})
    return True


if __name__ == "__main__":
    main()
