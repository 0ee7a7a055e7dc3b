"""Our own counts of firms by park: what a verdict run found, kept so that pages need not count."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count

from liyuan.enterprises.access import not_sensitive
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.enterprises.models import Enterprise
from liyuan.indicators.domain import INDUSTRY
from liyuan.indicators.models import ParkCount
from liyuan.indicators.queries_counts import own_counts
from liyuan.policies.models import Standing, VerdictRun


@transaction.atomic
def count_parks(run: VerdictRun) -> int:
    """Count firms at the address of each park, by indicator and by industry; the same run again.

    Part of the run, which is journalled. Returns how many counts were kept.
    """
    ParkCount.objects.filter(run=run).delete()
    kept = ParkCount.objects.bulk_create([*_industries(run), *_indicators(run)])
    return len(kept)


def _industries(run: VerdictRun) -> Iterator[ParkCount]:
    counted = Enterprise.objects.filter(not_sensitive(), status=EnterpriseStatus.OPEN)
    firms = counted.exclude(park=None)
    found = firms.exclude(industry=None).order_by().values_list("park", "industry")
    for park, industry, count in found.annotate(Count("pk")):
        yield ParkCount(run=run, park_id=park, name=INDUSTRY, key=industry, firms=count)


def _indicators(run: VerdictRun) -> Iterator[ParkCount]:
    for name, said in own_counts().items():
        firms = Standing.objects.filter(
            run=run, version__rule_id=f"rules/{said['list']}", value__in=said["values"].split(";")
        ).exclude(enterprise__park=None)
        found = firms.order_by().values_list("enterprise__park", "value").annotate(Count("pk"))
        for park, value, count in found:
            yield ParkCount(run=run, park_id=park, name=name, key=value, firms=count)
