"""Which steps of the demonstration are done, and from what: a later start skips those."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Marks:
    """A file of (step, fingerprint), written after each step."""

    path: Path

    def read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self.path.read_text())
            return found
        except (OSError, ValueError):
            return {}

    def write(self, step: str, fingerprint: str) -> None:
        self.save(self.read() | {step: fingerprint})

    def forget(self, steps: Iterable[str]) -> None:
        """Before a step is done again: what builds on it must follow, even after a kill."""
        gone = set(steps)
        self.save({step: mark for step, mark in self.read().items() if step not in gone})

    def save(self, marks: dict[str, str]) -> None:
        draft = self.path.with_name(f"{self.path.name}.part")
        draft.write_text(json.dumps(marks, indent=1))
        os.replace(draft, self.path)


def fingerprint_of(*parts: object) -> str:
    """Of files by their bytes, of anything else by its words."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def files(*folders: Path, pattern: str = "*") -> list[Path]:
    found = (path for folder in folders for path in folder.rglob(pattern))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)
