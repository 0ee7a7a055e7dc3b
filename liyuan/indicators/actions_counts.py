"""Our own counts of firms by park: what a verdict run found, kept so that pages need not count.

Sensitive firms are kept in the counts and taken out when these are read, so that a firm that is
listed, or no longer, leaves or comes back at once.
"""

from django.db import transaction

from liyuan.indicators.domain import INDUSTRY
from liyuan.indicators.models import ParkCount
from liyuan.indicators.queries_counts import found_in_parks, own_counts
from liyuan.policies.models import VerdictRun


@transaction.atomic
def count_parks(run: VerdictRun) -> int:
    """Count firms at the address of each park, by indicator and by industry; the same run again.

    Part of the run, which is journalled. Returns how many counts were kept.
    """
    ParkCount.objects.filter(run=run).delete()
    kept = ParkCount.objects.bulk_create(
        ParkCount(run=run, park_id=park, name=name, key=key, firms=firms)
        for name in (INDUSTRY, *own_counts())
        for park, key, firms in found_in_parks(run, name)
    )
    return len(kept)
