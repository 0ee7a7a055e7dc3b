"""Which parks of the roster a person may see."""

from datetime import datetime

from django.db.models import QuerySet

from liyuan.accounts.access import Person, may, refuse
from liyuan.parks.domain import RosterStatus
from liyuan.parks.models import Park


def parks_visible_to(user: Person, action: str = "park.list") -> QuerySet[Park]:
    """The parks a person may see; names that are not sure only with `park.view_uncertain`."""
    if not may(user, action):
        return Park.objects.none()
    if may(user, "park.view_uncertain"):
        return Park.objects.all()
    return Park.objects.exclude(status=RosterStatus.UNCERTAIN)


def park_to_view(user: Person, code: str, *, at: datetime) -> Park:
    """One park; 403 without the right, 404 when its name is not for this person."""
    subject = ("park", code)
    if not may(user, "park.view"):
        refuse(user, "park.view", subject, at=at)
    parks = parks_visible_to(user, "park.view").select_related("district", "parent", "unit")
    park = parks.filter(code=code).first()
    if park is None:
        refuse(user, "park.view", subject, at=at, hidden=True)
    return park
