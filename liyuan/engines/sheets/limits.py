"""How much of a file is read before it is refused: an upload is hostile until proved harmless."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one file; see each."""

    file_bytes: int = 64 * 1024 * 1024
    """Size of the file as it comes."""
    inflated_bytes: int = 640 * 1024 * 1024
    """What all members of an XLSX unpack to, counted while unpacking, never believed."""
    shared_bytes: int = 128 * 1024 * 1024
    """What the table of shared texts unpacks to: it is held in memory."""
    members: int = 1_000
    """Files inside an XLSX."""
    rows: int = 500_000
    columns: int = 256
    text: int = 32_767
    """Characters in a cell: what Excel itself allows."""


LIMITS = Limits()
