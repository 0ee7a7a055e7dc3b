"""Who may see verdicts of which firms, and totals over which territory."""

from datetime import datetime

from django.db.models import Q

from liyuan.accounts.access import Person, may, refuse
from liyuan.accounts.domain import Scope
from liyuan.enterprises.access import enterprises_visible_to, within_territory
from liyuan.enterprises.models import Enterprise


def totals_visible_to(user: Person) -> Q | None:
    """Predicate over verdict totals that a person may count; None when none at all."""
    scopes = may(user, "verdict.total")
    if Scope.CITY in scopes:
        return Q()
    return within_territory(user, "verdict.total") if Scope.TERRITORY in scopes else None


def verdicts_visible_to(user: Person, clause: str, *, at: datetime) -> Q:
    """Predicate over verdicts of the firms that a person may see; 403, journalled, without."""
    scopes = may(user, "verdict.view")
    if not scopes:
        refuse(user, "verdict.view", ("clause", clause), at=at)
    if Scope.CITY in scopes:
        return Q()
    return Q(enterprise__in=enterprises_visible_to(user, "verdict.view"))


def verdicts_of_firm_visible(user: Person, enterprise: Enterprise) -> bool:
    """Whether a person may see this firm's verdicts."""
    return enterprises_visible_to(user, "verdict.view").filter(pk=enterprise.pk).exists()


def distances_visible(user: Person, enterprise: Enterprise) -> bool:
    """Whether a person may read by how much this firm misses a threshold."""
    return enterprises_visible_to(user, "verdict.distance").filter(pk=enterprise.pk).exists()
