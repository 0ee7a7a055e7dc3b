"""Making the work of a district even: carried out as it was shown, in one transaction."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.enterprises.actions_serving import Handing, OvertakenError, hand_firms
from liyuan.journal.actions import record
from liyuan.parks.models import District
from liyuan.policies.models import VerdictRun
from liyuan.serving.queries_shares import Plan, plan_of


def fingerprint(plan: Plan) -> str:
    """What tells one plan from another: a button carries it, so that what was shown is done."""
    moves = [[move.firm, move.source, move.target] for move in plan.moves]
    return hashlib.sha256(json.dumps(moves).encode()).hexdigest()[:16]


@transaction.atomic
def balance_district(
    run: VerdictRun, district: District, shown: str, *, by: User | None, at: datetime
) -> int:
    """Carry out the plan with this fingerprint; how many firms changed hands.

    Raises OvertakenError when the plan is another one by now.
    """
    District.objects.select_for_update().get(pk=district.pk)
    plan = plan_of(run, district, timezone.localdate(at))
    if fingerprint(plan) != shown:
        raise OvertakenError
    handings = [Handing(move.firm, move.source, move.target) for move in plan.moves]
    moved = hand_firms(handings, reason="balance", by=by, at=at)
    record(
        action="tier.balance",
        subject=("district", district.code),
        by=by,
        at=at,
        payload={"firms": moved, "most": [plan.before.most, plan.after.most]},
    )
    return moved
