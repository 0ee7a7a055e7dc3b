"""The fact store: the only module that knows how facts lie on disk."""

from liyuan.engines.store.batch import (
    EFFECTIVE,
    FIRM,
    LEDGER,
    RECEIVED,
    YEAR,
    BatchFile,
    BatchRef,
    firms_told,
    told_of,
    write_batch,
)
from liyuan.engines.store.build import build_snapshot, content_hash, remove_snapshot, snapshot_path
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.files import verify
from liyuan.engines.store.kinds import FACT_TYPES, Value
from liyuan.engines.store.single import cells_in
from liyuan.engines.store.snapshot import Cell, Column, Key, Snapshot

__all__ = [
    "EFFECTIVE",
    "FACT_TYPES",
    "FIRM",
    "LEDGER",
    "RECEIVED",
    "YEAR",
    "BatchFile",
    "BatchRef",
    "Cell",
    "Column",
    "Fault",
    "Key",
    "Snapshot",
    "StoreError",
    "Value",
    "build_snapshot",
    "cells_in",
    "content_hash",
    "firms_told",
    "remove_snapshot",
    "snapshot_path",
    "told_of",
    "verify",
    "write_batch",
]
