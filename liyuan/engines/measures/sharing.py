"""What a place brings in, shared between those who hold it: nothing is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, Inexact, localcontext

WHOLE = Decimal(1)
# Sixteen digits and four decimals of a figure times a share of at most twelve decimals.
EXACT = Context(prec=60, traps=[Inexact])
Shares = Mapping[str, Decimal]


class SharesError(ValueError):
    """The shares are not exactly the whole, or one of them is not above zero."""


def check_shares(shares: Iterable[Decimal]) -> Decimal:
    """The sum of shares; SharesError unless it is exactly one."""
    every = tuple(shares)
    with localcontext(EXACT):
        total = sum(every, Decimal(0))
    if total != WHOLE or any(share <= 0 for share in every):
        raise SharesError(str(total))
    return total


def shared(value: Decimal, shares: Shares) -> dict[str, Decimal]:
    """What each holder gets: exact, so that the parts add up to the value to the last digit."""
    check_shares(shares.values())
    with localcontext(EXACT):
        return {holder: value * share for holder, share in shares.items()}


def attributed(values: Shares, homes: Mapping[str, str], links: Mapping[str, Shares]) -> Shares:
    """Values of places added to their holders: by their links, else all of it to their home.

    A place without link or home stays out; who asks can tell by the sum.
    """
    found: dict[str, Decimal] = {}
    for place, value in values.items():
        holders = links.get(place) or ({homes[place]: WHOLE} if place in homes else {})
        for holder, part in (shared(value, holders) if holders else {}).items():
            with localcontext(EXACT):
                found[holder] = found.get(holder, Decimal(0)) + part
    return found
