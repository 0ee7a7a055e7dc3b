"""Who may see verdicts of which firms, and totals over which territory."""

from datetime import datetime

from django.db.models import Count, Q, Sum

from liyuan.accounts.access import Person, may, refuse
from liyuan.accounts.domain import Scope
from liyuan.enterprises.access import (
    enterprises_visible_to,
    not_sensitive,
    within_territory,
)
from liyuan.enterprises.models import Enterprise
from liyuan.policies.models import VerdictRun
from liyuan.policies.queries import VerdictCounts
from liyuan.policies.queries_standings import StandingCounts


def counts_visible_to(user: Person, run: VerdictRun | None) -> VerdictCounts | None:
    """The verdicts of a run that a person may count; None when none at all.

    The city and territories are counted from totals, less the verdicts of sensitive firms; an
    officer's own firms, few, one by one.
    """
    scopes = may(user, "verdict.total")
    if run is None or not scopes:
        return None
    hidden = run.verdicts.exclude(not_sensitive("enterprise"))
    if Scope.CITY in scopes:
        return VerdictCounts(run.totals.all(), Sum("firms"), hidden)
    if Scope.TERRITORY in scopes:
        reach = within_territory(user, "verdict.total")
        firms = Enterprise.objects.filter(reach)
        hidden = hidden.filter(enterprise__in=firms)
        return VerdictCounts(run.totals.filter(reach), Sum("firms"), hidden)
    firms = enterprises_visible_to(user, "verdict.total")
    return VerdictCounts(run.verdicts.filter(enterprise__in=firms), Count("pk"))


def verdicts_visible_to(user: Person, clause: str, *, at: datetime) -> Q:
    """Predicate over verdicts of the firms that a person may see; 403, journalled, without."""
    scopes = may(user, "verdict.view")
    if not scopes:
        refuse(user, "verdict.view", ("clause", clause), at=at)
    if Scope.CITY in scopes:
        return not_sensitive("enterprise")
    reached = Q(enterprise__in=enterprises_visible_to(user, "verdict.view"))
    return reached & not_sensitive("enterprise")


def verdicts_to_export(user: Person, clause: str, *, at: datetime) -> Q:
    """Predicate over those of them whose firms the person may also take away as a list."""
    firms = enterprises_visible_to(user, "enterprise.export")
    return verdicts_visible_to(user, clause, at=at) & Q(enterprise__in=firms)


def standings_visible_to(user: Person) -> Q:
    """Predicate over standings of the firms whose lists a person may see."""
    if Scope.CITY in may(user, "standing.list"):
        return not_sensitive("enterprise")
    return Q(enterprise__in=enterprises_visible_to(user, "standing.list"))


def standings_counted(user: Person, run: VerdictRun | None) -> StandingCounts | None:
    """The standings of a run that a person may count, from totals where these are many."""
    scopes = may(user, "standing.list")
    if run is None:
        return None
    hidden = run.standings.exclude(not_sensitive("enterprise"))
    if Scope.CITY in scopes:
        return StandingCounts(run.standing_totals.all(), hidden)
    if Scope.TERRITORY in scopes:
        reach = within_territory(user, "standing.list")
        hidden = hidden.filter(enterprise__in=Enterprise.objects.filter(reach))
        return StandingCounts(run.standing_totals.filter(reach), hidden)
    return StandingCounts(None, run.standings.filter(standings_visible_to(user)))


def verdicts_of_firm_visible(user: Person, enterprise: Enterprise) -> bool:
    """Whether a person may see this firm's verdicts."""
    return enterprises_visible_to(user, "verdict.view").filter(pk=enterprise.pk).exists()


def distances_visible(user: Person, enterprise: Enterprise) -> bool:
    """Whether a person may read by how much this firm misses a threshold."""
    return enterprises_visible_to(user, "verdict.distance").filter(pk=enterprise.pk).exists()
