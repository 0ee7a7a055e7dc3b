"""Rule versions back to YAML files that read as equal content."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from liyuan.packs.yaml_text import to_yaml
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion


def export_versions(versions: Iterable[RuleVersion], out: Path) -> list[Path]:
    """Write each version to the file of its rule id below `out`; the files written."""
    written = []
    for version in versions:
        file = out / f"{version.rule_id}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(to_yaml(Kind(version.kind), version.content), encoding="utf-8")
        written.append(file)
    return written
