"""How much of a file is read before it is refused: an upload is hostile until proved harmless."""

import os
from dataclasses import dataclass

from liyuan.engines.limits import bounds

PREFIX = "LIYUAN_SHEET_"


@dataclass(frozen=True)
class Limits:
    """Bounds on one file; see each."""

    file_bytes: int = 64 * 1024 * 1024
    """Size of the file as it comes."""
    inflated_bytes: int = 640 * 1024 * 1024
    """What all members of an XLSX unpack to, counted while unpacking, never believed."""
    shared_bytes: int = 128 * 1024 * 1024
    """What the table of shared texts unpacks to: it is held in memory."""
    part_bytes: int = 16 * 1024 * 1024
    """What the list of sheets, their relations or the styles unpack to: each is held as a tree."""
    members: int = 1_000
    """Files inside an XLSX."""
    rows: int = 500_000
    columns: int = 256
    cells: int = 20_000_000
    """Cells of all sheets together, blank ones too: each takes its time."""
    text: int = 32_767
    """Characters in a cell: what Excel itself allows."""
    characters: int = 500_000_000
    """Characters in all cells: a shared text counts as often as it is shown."""


LIMITS = bounds(Limits(), PREFIX, os.environ)
