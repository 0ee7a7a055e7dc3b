"""Units of money in which rules may reckon, and how many fen one of each is."""

from collections.abc import Mapping

FEN_PER_UNIT: Mapping[str, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
