"""The message catalogues: where they lie, and their compiled form (no GNU gettext is needed)."""

import os
from contextlib import suppress
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_messages() -> list[Path]:
    """Write each .mo that is older than its .po; by rename, so that two may do it at once."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if is_stale(target, source):
            part = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(part))
            part.replace(target)
            written.append(target)
    return written


def is_stale(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_where_writable() -> None:
    """At every start; an installed package has its .mo already and may be read-only."""
    with suppress(OSError):
        compile_messages()
