"""Many arrays in one file, each found by its name and aligned for reading in place."""

from pathlib import Path
from types import TracebackType

import numpy as np

from liyuan.engines.store.files import sync
from liyuan.engines.store.kinds import Array

# of each array in the file: what processors read at once, and every type fits
ALIGNMENT = 64


class ArrayWriter:
    """Writes a file of arrays; `places` is what `snapshot.Arrays` finds them by."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, path.open("wb")
        self.places: dict[str, tuple[str, int, int]] = {}
        self.size = 0

    def save(self, name: str, array: Array) -> None:
        """Append an array and note where it is."""
        padded = -array.nbytes % ALIGNMENT
        self.places[name] = (array.dtype.str, len(array), self.size)
        if array.nbytes:
            self._file.write(np.ascontiguousarray(array).view(np.uint8).data)
            self._file.write(bytes(padded))
        self.size += array.nbytes + padded

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if error is None:
            sync(self._path)
