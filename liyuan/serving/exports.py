"""The tiers as ledgers: their firms with the contact of each, and the load of each officer."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.serving.queries_firms import TierFirm
from liyuan.serving.queries_shares import Share
from liyuan.web.language import named, reader_language
from liyuan.web.ledger import Column, Kind, Ledger

NAMED = "enterprise.officer"


def firms_ledger(rows: Iterable[TierFirm], *, unit: str, at: datetime) -> Ledger:
    """Which firm, of which tier, and whom it turns to."""
    columns = (
        Column(_("统一社会信用代码"), 22),
        Column(_("企业"), 36),
        Column(_("区（市）县"), 14),
        Column(_("园区"), 30),
        Column(_("服务层级"), 16),
        Column(_("对接人"), 40, field=NAMED),
    )
    cells = ((r.code, r.name, r.district, r.park, r.tier, r.contact) for r in rows)
    return Ledger(_("四直服务企业台账"), unit, columns, cells, at)


def shares_ledger(shares: Iterable[Share], *, unit: str, at: datetime) -> Ledger:
    """How many firms of the third tier each officer serves, beside the mean of the district."""
    columns = (
        Column(_("区（市）县"), 16),
        Column(_("服务专员"), 16, field=NAMED),
        Column(_("服务户数"), 12, Kind.COUNT),
        Column(_("本地人均户数"), 14, Kind.NUMBER),
        Column(_("本地最多与人均之比"), 18, Kind.NUMBER),
    )
    return Ledger(_("服务专员工作量台账"), unit, columns, _loads(shares), at)


def _loads(shares: Iterable[Share]) -> Iterator[tuple[object, ...]]:
    lang = reader_language()
    for share in shares:
        name = named(share.name, share.en, lang)
        for officer in share.officers:
            yield name, officer.name, officer.firms, share.mean, share.shown
        if share.waiting:
            yield name, _("无人对接"), share.waiting, None, None
