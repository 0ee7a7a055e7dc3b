"""Who sees of a demand which firm it is, reads its files, and brings demands for which firms."""

from django.db.models import QuerySet

from liyuan.accounts.access import Person, firms_of
from liyuan.accounts.domain import Level
from liyuan.cases.access import action_of
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.models import Enterprise
from liyuan.web.levels import may_read

REGISTER = f"{KIND}.register"
# What everybody reads who reaches a demand at all.
PLAIN = frozenset({Level.PUBLIC, Level.INTERNAL})


def acts_for_firm(user: Person, case: Case) -> bool:
    """Whether a person looks at a demand as the firm that has it."""
    return case.firm_id in firms_of(user, action_of(KIND, "view"))


def levels_read(user: Person) -> frozenset[str]:
    """The levels of words that a person reads of the demands that reach them."""
    return frozenset(str(one) for one in Level if one in PLAIN or may_read(user, one))


def firms_to_register(user: Person) -> QuerySet[Enterprise]:
    """The firms whose demands a person may write down."""
    return enterprises_visible_to(user, REGISTER)


def is_of_firm(user: Person) -> bool:
    """Whether a person brings demands as a firm, not for one."""
    return bool(firms_of(user, REGISTER))
