"""The one error of the fact store: what is wrong, and with which file."""

from enum import StrEnum
from pathlib import Path

from liyuan.engines.findings import Finding, Reported


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


class StoreError(Reported):
    """A file of the store cannot be trusted; the finding says how, and which file."""

    def __init__(self, fault: Fault, path: Path | str, detail: str = "") -> None:
        finding = Finding(fault.value, params={"path": str(path), "detail": detail})
        super().__init__(finding, f"{path}: {WORDS[fault]}" + (f": {detail}" if detail else ""))
