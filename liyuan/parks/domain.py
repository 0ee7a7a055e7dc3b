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
