"""Statuses of a firm and the tokens by which its name is found."""

from enum import StrEnum


class EnterpriseStatus(StrEnum):
    """The registration status of a firm."""

    OPEN = "open"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CLOSED = "closed"
