"""Everything that a pack is checked for, from single values to the verdicts of its cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liyuan.engines.findings import Finding
from liyuan.packs.checks import (
    calendar,
    formulas,
    parks,
    procedures,
    purposes,
    rules,
    served,
    tables,
    texts,
)
from liyuan.packs.pack import Pack, read_pack

CASES = "pack.case."
CHECKS = (
    *tables.CHECKS,
    *calendar.CHECKS,
    *parks.CHECKS,
    *served.CHECKS,
    *texts.CHECKS,
    *rules.CHECKS,
    *purposes.CHECKS,
    *procedures.CHECKS,
)


@dataclass(frozen=True)
class PackReport:
    """A pack as read, and what is wrong with it: by file, then line."""

    pack: Pack
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.findings


def check_pack(root: Path) -> PackReport:
    """Read and check the pack in a folder; formulas only once what they build on is sound."""
    pack = read_pack(root)
    findings = list(pack.findings)
    for check in CHECKS:
        findings.extend(check(pack))
    findings.extend(formulas.check_formulas(pack, sound=not findings))
    # a case that fails says nothing against how its rule reads facts
    if all(finding.code.startswith(CASES) for finding in findings):
        findings.extend(purposes.check_purposes(pack))
    return PackReport(pack, tuple(sorted(set(findings), key=_order)))


def _order(finding: Finding) -> tuple[str, int, int, str]:
    where = finding.where
    return (where.file or "", where.line or 0, where.column or 0, finding.code)
