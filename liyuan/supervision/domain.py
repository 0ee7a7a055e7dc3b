"""Why a case is on a list, how far a paper has come, in which order papers follow; no Django."""

from datetime import datetime, timedelta
from enum import StrEnum

# The clock of a procedure by which the list knows a report of a hung case late.
REPORT = "report"
# The paper that only proposes: what helps the unit is opened with it as a task.
PROPOSAL = "talk"
# Below this many cases a group is not ranked: one case more would turn it over.
FEWEST_RANKED = 10
# From this hour on the list of a working day is frozen.
MORNING = 7
MOST_TEXT = 10_000
# So many of one firm, told in one day by one person in one category, may be one cut into pieces.
PIECES = 3
# The last days of a month, in which answers pile up where only the month's figure counts.
LAST_DAYS = 2


class Reason(StrEnum):
    """Why a case stands on the list of a day."""

    LATE = "late"
    NEAR = "near"
    NIGHT = "night"
    REPORT = "report"


class PaperState(StrEnum):
    """How far a paper has come."""

    DRAFT = "draft"
    ISSUED = "issued"
    REPLIED = "replied"
    CLOSED = "closed"


class TaskState(StrEnum):
    """How far a task has come."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class Flag(StrEnum):
    """What may be a sign of work done for the figure."""

    SAME_PERSON = "same_person"
    BURST = "burst"
    SPLIT = "split"
    SAME_ANSWER = "same_answer"
    REOPENED = "reopened"
    LATE_REGISTRATION = "late_registration"
    EXTENDED = "extended"
    RETURNED = "returned"
    TOPIC = "topic"
    CHANGED = "changed"
    REFUSED = "refused"
    PRESSED = "pressed"


class Hindrance(StrEnum):
    """Why an action on a paper or a task is not taken."""

    NOT_NOW = "not_now"
    ORDER = "order"
    ABOUT = "about"
    NO_CASES = "no_cases"
    UNIT = "unit"
    HELP = "help"
    WRITER = "writer"
    BLANKS = "blanks"


class SupervisionRefused(Exception):
    """An action that may not be taken, and of which field that is said."""

    def __init__(self, why: Hindrance, field: str = "") -> None:
        super().__init__(why.value)
        self.why, self.field = why, field


def out_of_order(
    after: str, before: PaperState | None, reply_by: datetime | None, at: datetime
) -> bool:
    """Whether a paper comes too soon: the one it follows is missing, answered, or not yet due."""
    if not after:
        return False
    unanswered = before is PaperState.ISSUED and reply_by is not None and reply_by <= at
    return not unanswered


def ends_of_months(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The last days of each month in a stretch of time, as stretches; both in the city's zone."""
    found, first = [], since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first < until:
        following = (first + timedelta(days=32)).replace(day=1)
        found.append((following - timedelta(days=LAST_DAYS), following))
        first = following
    return found
