"""The one error of the fact store: what is wrong, and with which file."""

from enum import StrEnum
from pathlib import Path


class Fault(StrEnum):
    """What can be wrong with a file of the store; the value is the message's code."""

    MISSING = "store.missing"
    ALTERED = "store.altered"
    UNREADABLE = "store.unreadable"
    SHAPE = "store.shape"


WORDS = {
    Fault.MISSING: "file is missing",
    Fault.ALTERED: "file is not what was registered (sha256 differs)",
    Fault.UNREADABLE: "file cannot be read",
    Fault.SHAPE: "content does not fit the store's format",
}


class StoreError(Exception):
    """A file of the store cannot be trusted; `code`, `path` and `detail` are for the screen."""

    def __init__(self, fault: Fault, path: Path | str, detail: str = "") -> None:
        self.code = fault.value
        self.path = Path(path)
        self.detail = detail
        super().__init__(f"{path}: {WORDS[fault]}" + (f": {detail}" if detail else ""))
