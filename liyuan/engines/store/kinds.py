"""How each type of fact lies in Arrow (batches) and in numpy (snapshots)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array: TypeAlias = npt.NDArray[Any]
Value: TypeAlias = int | Decimal | str | date | bool

EPOCH = date(1970, 1, 1).toordinal()
# an unscaled decimal of 18 digits fits into an int64
DIGITS = 18


@dataclass(frozen=True)
class Kind:
    """One way to keep a column: Arrow type, numpy type, and the way between them."""

    name: str
    arrow: Callable[[pa.DataType], bool]
    dtype: type[np.generic]
    to_numpy: Callable[[pa.Array], Array]
    reader: Callable[[int], Callable[[Any], Value]]  # scale → how a stored value is read


def _plain(array: pa.Array) -> Array:
    numbers: Array = array.fill_null(0).to_numpy(zero_copy_only=False)
    return numbers


def _days(array: pa.Array) -> Array:
    days: Array = array.cast(pa.int32()).fill_null(0).to_numpy()
    return days


def _truth(array: pa.Array) -> Array:
    truth: Array = array.fill_null(False).to_numpy(zero_copy_only=False)
    return truth


def _unscaled(array: pa.Array) -> Array:
    """The low halves of 128-bit decimals: all there is to a decimal of 18 digits."""
    halves = np.frombuffer(array.buffers()[1], dtype="<i8").reshape(-1, 2)
    return halves[array.offset : array.offset + len(array), 0]


def _read_decimal(scale: int) -> Callable[[int], Decimal]:
    return lambda number: Decimal(number).scaleb(-scale)


def _read_date(_: int) -> Callable[[int], date]:
    return lambda days: date.fromordinal(EPOCH + days)


def _is_decimal(of: pa.DataType) -> bool:
    return bool(pa.types.is_decimal128(of) and of.precision <= DIGITS)


def _codes(array: pa.Array) -> Array:
    return _plain(array.indices)


WHOLE = Kind("whole", pa.types.is_int64, np.int64, _plain, lambda _: int)
DECIMAL = Kind("decimal", _is_decimal, np.int64, _unscaled, _read_decimal)
DATE = Kind("date", pa.types.is_date32, np.int32, _days, _read_date)
TRUTH = Kind("boolean", pa.types.is_boolean, np.bool_, _truth, lambda _: bool)
# a snapshot keeps texts as codes and their words apart
TEXT = Kind("text", pa.types.is_string, np.int32, _codes, lambda _: str)

KINDS = {kind.name: kind for kind in (WHOLE, DECIMAL, DATE, TRUTH, TEXT)}

# type of a fact in the catalogue → column of a batch; money is fen
FACT_TYPES: Mapping[str, pa.DataType] = {
    "money": pa.int64(),
    "count": pa.int64(),
    "number": pa.decimal128(DIGITS, 4),
    "ratio": pa.decimal128(DIGITS, 6),
    "text": pa.string(),
    "code": pa.string(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def kind_of(of: pa.DataType) -> Kind | None:
    """The kind that keeps this Arrow type, or None when the store does not know it."""
    return next((kind for kind in KINDS.values() if kind.arrow(of)), None)
