"""Which targets a person may see, and whether our own counts of firms beside them."""

from datetime import datetime

from django.db.models import QuerySet

from liyuan.accounts.access import Person, may, refuse
from liyuan.indicators.models import Target
from liyuan.parks.domain import RosterStatus
from liyuan.parks.models import Park


def targets_visible_to(user: Person) -> QuerySet[Target]:
    """The targets a person may see; those of parks that are not sure as the parks themselves."""
    if not may(user, "target.view"):
        return Target.objects.none()
    if may(user, "park.view_uncertain"):
        return Target.objects.all()
    hidden = Park.objects.filter(status=RosterStatus.UNCERTAIN)
    return Target.objects.exclude(scope__in=hidden.values("code"))


def target_to_view(user: Person, code: str, *, at: datetime) -> Target:
    """One target; 403 without the right, 404 when there is none for this person."""
    if not may(user, "target.view"):
        refuse(user, "target.view", ("target", code), at=at)
    found = targets_visible_to(user).filter(code=code).first()
    if found is None:
        refuse(user, "target.view", ("target", code), at=at, hidden=True)
    return found


def counts_visible(user: Person) -> bool:
    """Whether a person may read our own counts of firms by park."""
    return bool(may(user, "park.count"))
