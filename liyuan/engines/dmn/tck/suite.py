"""Runs the public conformance suite (DMN TCK) in place and says which cases pass."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from liyuan.engines.dmn.graph.compiled import CompiledModel, compile_model
from liyuan.engines.dmn.model import Definitions, ModelError
from liyuan.engines.dmn.tck.cases import Case, Expected, TestFile, agrees, read_cases
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.feel.interpret import Result
from liyuan.engines.feel.values import inner_text
from liyuan.engines.findings import Finding

LEVEL: Final = "compliance-level-"
EXTERNAL: Final = "feel.call.external"
SHOWN: Final = 200


@dataclass(frozen=True)
class Outcome:
    """One case: `why` is empty when it passed."""

    level: str
    folder: str
    file: str
    case: str
    why: str = ""

    @property
    def id(self) -> str:
        return f"{LEVEL}{self.level}/{self.folder}/{self.file}/{self.case}"


def run_suite(root: Path, folder: str = "", *, at: datetime) -> Iterator[Outcome]:
    """Every case below `root`, in order; `folder` narrows to folders whose name begins so.

    `at` is the moment that `now()` gives.
    """
    for place in sorted(root.glob(f"**/{LEVEL}*/{folder}*")):
        if place.is_dir():
            yield from _run_folder(place, at)


def _run_folder(folder: Path, at: datetime) -> Iterator[Outcome]:
    models = {path.name: _read(path) for path in sorted(folder.glob("*.dmn"))}
    known = {m.namespace: m for m in models.values() if isinstance(m, Definitions)}
    for path in sorted(folder.glob("*.xml")):
        file = read_cases(path)
        if file is not None:
            yield from _run_file(file, models.get(file.model), known, at)


def _read(path: Path) -> Definitions | ModelError:
    try:
        return read_model(path.read_bytes(), file=path.name, checked=False)
    except ModelError as error:
        return error


def _run_file(
    file: TestFile,
    model: Definitions | ModelError | None,
    known: dict[str, Definitions],
    at: datetime,
) -> Iterator[Outcome]:
    level = file.path.parent.parent.name.removeprefix(LEVEL)
    compiled = compile_model(model, known) if isinstance(model, Definitions) else None
    for case in file.cases:
        if compiled is not None:
            why = "; ".join(_complaints(compiled, case, at))
        else:
            why = f"model not read: {_codes(getattr(model, 'findings', ()))}"
        yield Outcome(level, file.path.parent.name, file.path.stem, case.id, why)


def _complaints(model: CompiledModel, case: Case, at: datetime) -> Iterator[str]:
    for expected in case.results:
        result = _result(model, case, expected, at)
        if not agrees(None if expected.error else expected.value, result.value):
            yield _complaint(expected, result)


def _result(model: CompiledModel, case: Case, expected: Expected, at: datetime) -> Result:
    if case.kind == "decision" or not case.invocable:
        return model.decide(expected.name, case.inputs, at=at)
    result = model.invoke(case.invocable, case.inputs, at=at)
    several = len(model.outputs_of(case.invocable)) > 1
    if several and isinstance(result.value, dict) and expected.name in result.value:
        return Result(result.value[expected.name], result.reasons)
    return result


def _complaint(expected: Expected, result: Result) -> str:
    if any(finding.code == EXTERNAL for finding in result.reasons):
        return f"{expected.name}: needs Java"
    wanted, found = _short(expected.value), _short(result.value)
    codes = _codes(result.reasons)
    return f"{expected.name}: expected {wanted}, found {found}" + (codes and f" ({codes})")


def _short(value: Any) -> str:
    text = inner_text(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _codes(findings: Iterable[Finding]) -> str:
    said = (" ".join((f.code, *(f"{k}={v}" for k, v in f.params.items()))) for f in findings)
    return ", ".join(dict.fromkeys(said))


def summary(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Figures by level and by folder, and each failed case with the reason."""
    known = list(outcomes)
    return {
        "levels": _figures((o.level, o) for o in known),
        "folders": _figures((f"{LEVEL}{o.level}/{o.folder}", o) for o in known),
        "failed": [{"id": o.id, "why": o.why} for o in known if o.why],
    }


def _figures(keyed: Iterable[tuple[str, Outcome]]) -> dict[str, dict[str, int]]:
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for key, outcome in keyed:
        total[key] += 1
        passed[key] += not outcome.why
    return {key: {"passed": passed[key], "total": total[key]} for key in sorted(total)}


def write_board_csv(outcomes: Iterable[Outcome], to: TextIO) -> None:
    """The lines that the suite's board takes: folder, file, case, SUCCESS or ERROR, comment."""
    writer = csv.writer(to, lineterminator="\n")
    for o in outcomes:
        verdict = "ERROR" if o.why else "SUCCESS"
        writer.writerow((f"{LEVEL}{o.level}/{o.folder}", o.file, o.case, verdict, o.why[:SHOWN]))
