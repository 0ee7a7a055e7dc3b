"""Reads of the list of sensitive firms, for who keeps it."""

from dataclasses import dataclass
from datetime import date

from liyuan.enterprises.models import SensitiveListing
from liyuan.web.paging import Page, keyset


@dataclass(frozen=True)
class ListingRow:
    """A firm on the list, or one that was; `until` is None while it is on it."""

    number: int
    code: str
    name: str
    basis: str
    since: date
    until: date | None
    by: str


def sensitive_page(*, after: str | None) -> Page[ListingRow]:
    """All listings, newest first, ended ones too."""
    found = SensitiveListing.objects.select_related("enterprise", "by")
    page = keyset(found, order=("-id",), after=after)
    return Page(tuple(map(_row, page.items)), page.next, page.previous)


def _row(one: SensitiveListing) -> ListingRow:
    return ListingRow(
        number=one.pk,
        code=one.enterprise.credit_code,
        name=one.enterprise.name,
        basis=one.basis,
        since=one.since,
        until=one.until,
        by=str(one.by) if one.by else "",
    )
