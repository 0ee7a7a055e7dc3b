"""Builds the pages' assets into the wheel: no Node is needed on the machine that installs it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Runs frontend/build.py, which skips the work when its sources have not changed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        builder = Path(self.root, "frontend/build.py")
        subprocess.run([sys.executable, str(builder)], check=True)
        build_data["artifacts"] += ["/liyuan/web/static/dist/**", "/liyuan/locale/**/*.mo"]
        sys.path.insert(0, self.root)
        from liyuan.web.catalogue import compile_messages

        compile_messages()
