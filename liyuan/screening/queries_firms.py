"""The firms behind a count of a screening: by outcome, or by what changed since another one."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from liyuan.enterprises.models import Enterprise
from liyuan.policies.domain import Outcome
from liyuan.screening.domain import Cause, Change
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import changed_firms, firms_of
from liyuan.screening.queries_causes import Causes, causes_of_change
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, BadPage, Page


@dataclass(frozen=True)
class NamedFirm:
    """A firm with what it gets; `fen` is None where nothing is paid or can be told.

    `causes` are what may be why its verdict changed, when that was asked for.
    """

    code: str
    name: str
    district: str
    park: str
    fen: int | None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Which firms of which clause; `before` is the screening against which it is a change."""

    run: ScreeningRun
    key: str
    outcome: Outcome
    change: Change | None = None
    before: ScreeningRun | None = None


def firms_page(
    asked: Asked, reach: Q, *, after: str | None = None, size: int = PAGE_SIZE, lang: str
) -> Page[NamedFirm]:
    """The next of those firms that `reach` admits, in the order of the register.

    Raises StoreError when the results by firm are gone.
    """
    if after and not after.isdigit():
        raise BadPage(_("翻页标记无效，请从第一页重新开始。"))
    start = int(after or 0)
    if asked.change and asked.before:
        runs = (asked.before, asked.run)
        why = causes_of_change(*runs, asked.key)
        found = changed_firms(*runs, asked.key, asked.change, reach=reach, after=start, size=size)
    else:
        why = Causes((), None)
        found = firms_of(asked.run, asked.key, asked.outcome, reach=reach, after=start, size=size)
    lines = (
        replace(named_firm(one.firm, one.fen, lang), causes=why.of(one.firm.pk))
        for one in found.items
    )
    return Page(tuple(lines), found.next)


def named_firm(firm: Enterprise, fen: int | None, lang: str) -> NamedFirm:
    """A firm with names in the reader's language."""
    places = (firm.district, firm.park)
    district, park = (named(p.name, p.en, lang) if p else "" for p in places)
    return NamedFirm(firm.credit_code, firm.name, district, park, fen)
