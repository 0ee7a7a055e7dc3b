"""The firms behind each figure of the tiers, and the tier of one firm."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from liyuan.policies.models import Standing, VerdictRun
from liyuan.policies.queries_standings import BY_NAME
from liyuan.serving.queries_contacts import LEADER, OFFICER, Contacts, contacts
from liyuan.serving.queries_shares import of_tier, tiers_found, with_officer
from liyuan.web.language import Lang, named
from liyuan.web.paging import PAGE_SIZE, Page, gathered, keyset

NOBODY = "no"


@dataclass(frozen=True)
class FirmFilters:
    """What the list is narrowed by; an empty text narrows nothing."""

    tier: str = ""
    district: str = ""
    leader: str = ""
    officer: str = ""
    contact: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class TierFirm:
    """A firm with its tier and whom it turns to."""

    code: str
    name: str
    district: str
    park: str
    tier: str
    contact: str


@dataclass(frozen=True)
class FirmsPage:
    """A page of the firms of the tiers."""

    number: int
    rows: tuple[TierFirm, ...]
    page: Page[Standing]


def firms_page(
    visible: Q,
    run: VerdictRun | None,
    filters: FirmFilters,
    *,
    on: date,
    lang: Lang,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> FirmsPage | None:
    """The firms that the filters leave, by name, with the contact of each."""
    if run is None:
        return None
    known = contacts(lang)
    rows = narrowed(with_officer(of_tier(run).filter(visible), on), filters, known)
    found = gathered(rows)
    shown = with_officer(found, on).select_related("enterprise__district", "enterprise__park")
    page = keyset(shown.defer("enterprise__name_tokens"), order=BY_NAME, after=after, size=size)
    names = _names(page.items)
    cells = tuple(_row(one, known, names, lang) for one in page.items)
    return FirmsPage(rows.count(), cells, page)


def narrowed(rows: QuerySet[Any], filters: FirmFilters, known: Contacts) -> QuerySet[Any]:
    """The firms that every filter leaves."""
    if filters.tier:
        rows = rows.filter(value=filters.tier)
    if filters.district:
        rows = rows.filter(enterprise__district__code=filters.district)
    if filters.leader:
        rows = rows.filter(known.led_by(filters.leader), value=LEADER)
    if filters.officer:
        rows = rows.filter(officer=int(filters.officer), value=OFFICER)
    if filters.contact == NOBODY:
        nobody = Q(value=OFFICER, officer=None) | Q(value=LEADER) & ~known.led()
        here = [tier.key for tier in known.tiers.values() if not tier.unit]
        rows = rows.filter(nobody, value__in=here)
    return rows


def _names(rows: tuple[Standing, ...]) -> Mapping[int, str]:
    """The officers of a page, by id."""
    ids = {getattr(one, OFFICER) for one in rows} - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _row(one: Standing, known: Contacts, names: Mapping[int, str], lang: Lang) -> TierFirm:
    firm = one.enterprise
    district, park = firm.district, firm.park
    tier = known.tiers.get(one.value)
    officer = names.get(getattr(one, OFFICER) or 0, "")
    codes = (park.code if park else None, district.code if district else None)
    return TierFirm(
        code=firm.credit_code,
        name=firm.name,
        district=named(district.name, district.en, lang) if district else "",
        park=named(park.name, park.en, lang) if park else "",
        tier=tier.name if tier else one.value,
        contact=known.words(one.value, *codes, officer),
    )


@dataclass(frozen=True)
class FirmTier:
    """The tier of one firm, and whom it turns to."""

    key: str
    name: str
    contact: str
    verified: bool


def tier_of(firm: Enterprise, run: VerdictRun | None, *, on: date, lang: Lang) -> FirmTier | None:
    """What a run found a firm's tier to be; None for a firm that is in none of them."""
    if run is None:
        return None
    found = with_officer(tiers_found(run).filter(enterprise=firm), on)
    one = found.select_related("enterprise__district", "enterprise__park").first()
    if one is None:
        return None
    known = contacts(lang)
    row = _row(one, known, _names((one,)), lang)
    tier = known.tiers.get(one.value)
    return FirmTier(one.value, row.tier, row.contact, bool(tier and tier.verified))
