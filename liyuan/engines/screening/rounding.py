"""How an amount becomes whole fen: once, by its policy's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

FEN_PER_WAN = 1_000_000
_MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_FLOOR}


@dataclass(frozen=True)
class Rounding:
    """To the next multiple of `step` fen; `down` is towards less, `half_up` away from zero."""

    step: int = 1
    mode: Literal["half_up", "down"] = "half_up"
    fen_per_unit: int = FEN_PER_WAN

    def fen(self, amount: Decimal) -> int:
        """An amount in the rule's money unit as whole fen."""
        steps = amount * self.fen_per_unit / self.step
        return int(steps.quantize(Decimal(1), rounding=_MODES[self.mode])) * self.step

    def __str__(self) -> str:
        return f"to {self.step} fen, {self.mode}"


TO_FEN = Rounding()
