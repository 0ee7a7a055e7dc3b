"""Random draws by name: each has a stream of its own, so that a new one disturbs no other."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from liyuan.engines.synth.recipe import LogNormal, Normal, Weighted

Array: TypeAlias = npt.NDArray[Any]


class Draws:
    """All random streams of one city."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, name: str) -> np.random.Generator:
        digest = blake2b(f"{self.seed}/{name}".encode(), digest_size=16).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))

    def uniform(self, name: str, size: int | tuple[int, ...]) -> Array:
        return self.stream(name).random(size)

    def chance(self, name: str, size: int, share: float | Array) -> Array:
        """True with probability `share`."""
        happened: Array = self.uniform(name, size) < share
        return happened

    def normal(self, name: str, size: int | tuple[int, ...], of: Normal) -> Array:
        draws = self.stream(name).normal(of.mean, of.sd, size)
        return np.clip(draws, of.min, of.max)

    def lognormal(self, name: str, size: int | tuple[int, ...], of: LogNormal) -> Array:
        draws = of.median * np.exp(self.stream(name).normal(0.0, of.sigma, size))
        return np.clip(draws, of.min, of.max)

    def weighted(self, name: str, size: int, of: Weighted | Sequence[tuple[Any, float]]) -> Array:
        """Places in the list, each as often as its weight says."""
        weights = np.array([weight for _, weight in of], np.float64)
        edges = np.cumsum(weights) / weights.sum()
        places: Array = np.searchsorted(edges, self.uniform(name, size), side="right")
        # a draw of almost 1 may fall behind the last edge
        places[places > np.flatnonzero(weights)[-1]] = np.flatnonzero(weights)[-1]
        return places

    def integers(self, name: str, size: int, low: int, high: int | Array) -> Array:
        """Whole numbers from low to high, both included."""
        drawn: Array = self.stream(name).integers(low, high, size, endpoint=True)
        return drawn
