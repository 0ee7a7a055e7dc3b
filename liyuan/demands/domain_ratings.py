"""The periods after which what firms said of answers is published, and its fields."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Length(StrEnum):
    """How long a period is; the pack says."""

    MONTH = "month"
    QUARTER = "quarter"


MONTHS = {Length.MONTH: 1, Length.QUARTER: 3}
# What a firm said of an answer, on whatever step; the letter that it came with says the same.
RATED = frozenset({"rating", "solved", "comment", "visit_rating", "visit_solved", "visit_note"})
LETTER = "feedback_file"
# What is counted of that.
SAID = frozenset({"evaluated", "satisfied", "said_solved", "solved", "first_time"})


@dataclass(frozen=True)
class Span:
    """From the first day of a period to the first one after it."""

    since: date
    until: date


def span_of(day: date, length: Length) -> Span:
    """The period that a day lies in."""
    months = MONTHS[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    return Span(first, date(first.year + after // 13, (after - 1) % 12 + 1, 1))


def spans(since: date, until: date, length: Length) -> tuple[Span, ...]:
    """The periods from the one of a day to the one of another, the oldest first."""
    found = [span_of(since, length)]
    while found[-1].until <= until:
        found.append(span_of(found[-1].until, length))
    return tuple(found)
