"""Every 专员 whom the pack names, and the firms of the third tier shared among them."""

from datetime import datetime

from django.utils import timezone


def make_officers(at: datetime) -> None:
    """An account without a password for who has none of their own."""
    from liyuan.accounts.actions import make_demo_accounts
    from liyuan.accounts.domain import DemoAccount, Role
    from liyuan.rules.queries_documents import document

    named = [
        DemoAccount(login=row["key"], role=Role.OFFICER, name=row["name"], unit=row["unit"])
        for row in document("officers")
        if not row.get("login")
    ]
    make_demo_accounts(named, password=None, at=at)


def share_firms(at: datetime) -> None:
    """What a district does with its officers: who has nobody gets one, nobody has too many."""
    from liyuan.parks.models import District
    from liyuan.policies.queries_runs import latest_run
    from liyuan.serving.actions import balance_district, fingerprint
    from liyuan.serving.queries_shares import plan_of

    if (run := latest_run()) is None:
        return
    for district in District.objects.order_by("pk"):
        plan = plan_of(run, district, timezone.localdate(at))
        if plan.moves:
            balance_district(run, district, fingerprint(plan), by=None, at=at)
