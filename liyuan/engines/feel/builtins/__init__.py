"""Every function the language brings along, by name; one module per family."""

from __future__ import annotations

from liyuan.engines.feel.builtins.dates import DATES
from liyuan.engines.feel.builtins.lists import LISTS
from liyuan.engines.feel.builtins.logic import LOGIC
from liyuan.engines.feel.builtins.numeric import NUMBERS
from liyuan.engines.feel.builtins.ranges import RANGES
from liyuan.engines.feel.builtins.signature import Builtin
from liyuan.engines.feel.builtins.strings import STRINGS

BUILTINS: dict[str, Builtin] = {**STRINGS, **NUMBERS, **LOGIC, **LISTS, **DATES, **RANGES}
BUILTIN_NAMES = frozenset(BUILTINS)

__all__ = ["BUILTINS", "BUILTIN_NAMES", "Builtin"]
