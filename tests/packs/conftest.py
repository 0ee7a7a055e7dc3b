"""A copy of the fictional pack that a test may spoil."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from liyuan.engines.findings import Finding
from liyuan.packs.checks import check_pack

PACKS = Path(__file__).resolve().parents[2] / "packs"


@dataclass(frozen=True)
class PackCopy:
    root: Path

    def edit(self, file: str, old: str, new: str) -> int:
        """Put `new` for the first `old`; the line where it stands."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, file: str, text: str) -> None:
        path = self.root / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def write(self, file: str, data: str | bytes) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    def line_of(self, file: str, words: str, after: int = 0) -> int:
        """The first line from `after` on that holds the words, else the last before it."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        found = [number for number, line in enumerate(lines, 1) if words in line]
        return next((number for number in found if number >= after), found[-1])

    def findings(self) -> tuple[Finding, ...]:
        return check_pack(self.root).findings


@pytest.fixture
def atoll(tmp_path: Path) -> PackCopy:
    shutil.copytree(PACKS / "atoll", tmp_path / "atoll")
    return PackCopy(tmp_path / "atoll")
