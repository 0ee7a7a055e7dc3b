"""A table of firms on disk: written whole or not at all, mapped into memory to be read."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liyuan.engines.screening.bits import Array
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.store.arrays import ArrayWriter
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.files import only_builder, sync
from liyuan.engines.store.snapshot import Arrays

FORMAT = 1
META, DATA = "table.json", "columns.bin"
# Values and words of a column that lie elsewhere, by the label under which they are lent.
Lend = Callable[[str], tuple[Array, Sequence[str]]]


@dataclass(frozen=True)
class StoredTable:
    """A table with its schema; `notes` are the builder's own, as JSON keeps them."""

    table: Table
    schema: Schema
    notes: Mapping[str, Any]


def table_path(directory: Path, name: str) -> Path:
    """Where a table of this name lies in this format."""
    return directory / f"{name}.{FORMAT}"


def store_table(
    directory: Path,
    name: str,
    make: Callable[[], tuple[StoredTable, Mapping[Key, str]]],
) -> Path:
    """The directory of the table of a name; makes it when it is not there.

    `make` gives the table and of columns whose values lie elsewhere the labels. Safe to run
    twice at once and to kill: what lies under its name is whole.
    """
    final = table_path(directory, name)
    if final.exists():
        return final
    directory.mkdir(parents=True, exist_ok=True)
    with only_builder(directory):
        for remains in directory.glob(".building-*"):
            shutil.rmtree(remains, ignore_errors=True)
        if not final.exists():
            draft = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
            _write(draft, *make())
            draft.chmod(0o755)
            draft.rename(final)
            sync(directory)
    return final


def open_table(path: Path, lend: Lend) -> StoredTable:
    """Map a stored table; raises StoreError that names a file which is not what it was."""
    meta = _meta(path / META)
    arrays = Arrays(path / DATA, meta["arrays"], meta["bytes"])
    columns = {}
    for number, one in enumerate(meta["columns"]):
        of = ColumnType(one["kind"], one["per_unit"])
        lent = one.get("lent")
        values, words = lend(lent) if lent else (arrays[f"{number}.values"], one["words"])
        valid = arrays[f"{number}.valid"] if one["nulls"] else None
        columns[_key(one)] = Column(of, values, valid, words)
    schema = {_key(one): ColumnType(one["kind"], one["per_unit"]) for one in meta["schema"]}
    return StoredTable(Table(arrays["firms"], columns), Schema(schema), meta["notes"])


def _write(draft: Path, made: StoredTable, lent: Mapping[Key, str]) -> None:
    columns = []
    with ArrayWriter(draft / DATA) as file:
        file.save("firms", made.table.firms)
        for number, (key, column) in enumerate(made.table.columns.items()):
            one = _told(key, column.type) | {"nulls": column.valid is not None}
            if key in lent:
                one |= {"lent": lent[key]}
            else:
                one |= {"words": list(column.words)}
                file.save(f"{number}.values", column.values)
            if column.valid is not None:
                file.save(f"{number}.valid", column.valid)
            columns.append(one)
    meta = {
        "format": FORMAT,
        "columns": columns,
        "schema": [_told(key, of) for key, of in made.schema.columns.items()],
        "notes": made.notes,
        "arrays": file.places,
        "bytes": file.size,
    }
    path = draft / META
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=1))
    sync(path)
    sync(draft)


def _told(key: Key, of: ColumnType) -> dict[str, Any]:
    return {"name": key[0], "place": key[1], "kind": of.kind, "per_unit": of.per_unit}


def _key(one: Mapping[str, Any]) -> Key:
    return one["name"], one["place"]


def _meta(path: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    except (OSError, ValueError) as error:
        raise StoreError(Fault.UNREADABLE, path, str(error)) from error
    return meta
