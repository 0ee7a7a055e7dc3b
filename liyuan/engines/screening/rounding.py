"""How an amount becomes whole fen: once, by its policy's own rule, wherever it is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

FEN_PER_WAN = 1_000_000
MODES: Mapping[str, str] = {"half_up": ROUND_HALF_UP, "down": ROUND_FLOOR}
# Every number of the rule language has its whole part in it: nothing is rounded before the end.
_EXACT = Context(prec=6200, Emin=-9999, Emax=9999)


@dataclass(frozen=True)
class Rounding:
    """To a multiple of `step` fen; `down` is towards less, `half_up` to the nearer.

    What lies in the middle goes away from zero.
    """

    step: int = 1
    mode: str = "half_up"
    fen_per_unit: int = FEN_PER_WAN

    def fen(self, amount: Decimal) -> int:
        """An amount in the rule's money unit as whole fen."""
        fen = _EXACT.multiply(amount, Decimal(self.fen_per_unit))
        steps = _EXACT.divide(fen, Decimal(self.step))
        return int(steps.quantize(Decimal(1), MODES[self.mode], _EXACT)) * self.step

    def __str__(self) -> str:
        return f"to {self.step} fen, {self.mode}"


TO_FEN = Rounding()
