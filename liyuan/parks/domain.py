"""Kinds of district, levels of park and how sure the roster is of a park."""

from enum import StrEnum


class DistrictKind(StrEnum):
    """Whether a district has a code of its own in the national list."""

    STATUTORY = "statutory"
    FUNCTIONAL = "functional"


class ParkLevel(StrEnum):
    """Who approved a park."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"


class RosterStatus(StrEnum):
    """How sure it is that a park belongs to the roster."""

    VERIFIED = "verified"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"


class SharedAs(StrEnum):
    """In what an enclave's success is shared between those who hold it."""

    OUTPUT = "output"
    TAX = "tax"
    ENERGY = "energy"


# 一园区、一规划: a park is positioned on one to four main industries.
MOST_INDUSTRIES = 4
# 一区多园, 园中园: a park, its parts, and theirs.
DEEPEST = 3
