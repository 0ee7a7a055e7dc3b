"""One round of time over all cases: deadlines, alarms, steps that nobody has to take."""

from dataclasses import dataclass
from datetime import datetime

from liyuan.cases.actions_recount import recount
from liyuan.cases.actions_round import sound_alarms, take_timed_steps

# the job
ROUND = "cases.round"


@dataclass(frozen=True)
class Round:
    """What a round did: clocks counted anew, steps taken, alarms told."""

    recounted: int
    taken: int
    told: int


def go_round(at: datetime) -> Round:
    """Deadlines first, since alarms follow them; a second round at the same moment does nothing."""
    return Round(recount(at).clocks, take_timed_steps(at), sound_alarms(at))
