"""The own clocks of units beside the lead: a call starts one, what the unit says stops them."""

from collections.abc import Iterable
from datetime import datetime

from liyuan.accounts.models import Unit
from liyuan.cases.clocks import Clocks
from liyuan.cases.models import Case
from liyuan.engines.clock import Target
from liyuan.rules.queries_procedures import procedure_of


def begin_calls(case: Case, units: Iterable[Unit], target: Target, *, at: datetime) -> None:
    """Each called unit's clock runs by its own hours; the case is held by the caller."""
    clocks = _clocks(case, at)
    for unit in units:
        clocks.begin_call(unit, target)
    _keep(clocks)


def end_clocks(case: Case, part: str, *, unit: int, at: datetime) -> None:
    """A unit has signed for its part, or reported; the case is held by the caller."""
    clocks = _clocks(case, at)
    clocks.end_parts({part}, unit)
    _keep(clocks)


def _clocks(case: Case, at: datetime) -> Clocks:
    return Clocks.of(case, procedure_of(case.procedure), at)


def _keep(clocks: Clocks) -> None:
    if clocks.changed:
        clocks.refresh()
        clocks.save()
