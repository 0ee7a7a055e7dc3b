"""Rule versions and their cases back to YAML files that read as equal content."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from liyuan.packs.pack import TEST_SUFFIX
from liyuan.packs.yaml_text import to_yaml
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import cases_of


def export_versions(versions: Iterable[RuleVersion], out: Path) -> list[Path]:
    """Write each version to the file of its rule id below `out`, its cases beside it."""
    written = []
    for version in versions:
        text = to_yaml(Kind(version.kind), version.content)
        written.append(_write(out / f"{version.rule_id}.yaml", text))
        if cases := cases_of(version.rule_id):
            written.append(_write(out / f"{version.rule_id}{TEST_SUFFIX}", cases))
    return written


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
