"""Every function the language brings along, by name; one module per family."""

from __future__ import annotations

from liyuan.engines.feel.builtins.contexts import CONTEXTS
from liyuan.engines.feel.builtins.conversion import CONVERSIONS
from liyuan.engines.feel.builtins.dates import DATES
from liyuan.engines.feel.builtins.lists import LISTS
from liyuan.engines.feel.builtins.logic import LOGIC
from liyuan.engines.feel.builtins.numeric import NUMBERS
from liyuan.engines.feel.builtins.ranges import RANGES
from liyuan.engines.feel.builtins.signature import Builtin
from liyuan.engines.feel.builtins.statistics import STATISTICS
from liyuan.engines.feel.builtins.strings import STRINGS

FAMILIES: dict[str, dict[str, Builtin]] = {
    "conversion": CONVERSIONS,
    "logic": LOGIC,
    "strings": STRINGS,
    "numbers": NUMBERS,
    "dates": DATES,
    "lists": LISTS,
    "statistics": STATISTICS,
    "contexts": CONTEXTS,
    "ranges": RANGES,
}
BUILTINS: dict[str, Builtin] = {
    name: builtin for functions in FAMILIES.values() for name, builtin in functions.items()
}
BUILTIN_NAMES = frozenset(BUILTINS)

__all__ = ["BUILTINS", "BUILTIN_NAMES", "FAMILIES", "Builtin"]
