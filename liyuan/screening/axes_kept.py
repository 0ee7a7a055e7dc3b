"""Where firms are counted, kept beside their table: to ask the register of all takes long."""

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from liyuan.screening.axes import Axes, Cell, registered, without_sensitive
from liyuan.screening.queries_tables import CityTable, tables_directory

AXES = "axes.npz"


def axes_anew(city: CityTable) -> Axes:
    """As the register has the firms today, kept for who opens the laboratory."""
    axes = registered(city.table)
    _keep(_path(city), axes)
    return without_sensitive(axes, city.table)


def axes_kept(city: CityTable) -> Axes:
    """As the register had the firms when they were last screened; sensitive is who is it today."""
    axes = _read(_path(city), city.table.rows)
    return axes_anew(city) if axes is None else without_sensitive(axes, city.table)


def _path(city: CityTable) -> Path:
    return tables_directory() / city.name / AXES


def _keep(path: Path, axes: Axes) -> None:
    """Whole or not at all; a folder that was tidied away meanwhile is not made again."""
    places = [(cell.district or 0, cell.park or 0) for cell in axes.cells]
    words = [(cell.section, cell.size) for cell in axes.cells]
    if not path.parent.is_dir():
        return
    number, draft = tempfile.mkstemp(prefix=".axes-", dir=path.parent)
    with os.fdopen(number, "wb") as file:
        np.savez(
            file,
            codes=axes.codes,
            places=np.array(places, np.int64).reshape(-1, 2),
            words=np.array(words, np.str_).reshape(-1, 2),
        )
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


def _read(path: Path, rows: int) -> Axes | None:
    """None where nothing is kept, or not for these firms."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            codes, places, words = (kept[name] for name in ("codes", "places", "words"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if len(codes) != rows or (rows and int(codes.max()) >= len(places)):
        return None
    told = zip(places.tolist(), words.tolist(), strict=True)
    cells = (Cell(district or None, park or None, *said) for (district, park), said in told)
    return Axes(codes, tuple(cells))
