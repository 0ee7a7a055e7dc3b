"""Where the bundled assets lie: names with a hash of their content, from the build's manifest."""

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).resolve().parent / "static" / "dist"


def asset_url(name: str) -> str:
    """The address of a bundled file ("app.js"); pages without a build still work, unstyled."""
    return static(f"dist/{names(manifest_time()).get(name, name)}")


def manifest_time() -> int:
    try:
        return (DIST / "manifest.json").stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=1)
def names(written_at: int) -> dict[str, str]:
    if not written_at:
        return {}
    found: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    return found
