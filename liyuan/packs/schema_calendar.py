"""What a pack may say of working time: days that differ, office hours, who is on duty."""

from __future__ import annotations

from collections.abc import Mapping

from liyuan.packs.shapes import Record, may, need, one_of, record, short
from liyuan.packs.values import CLOCK, CODE, DAY, DAYS, TEXT, TRUTH

CALENDAR = record(
    date=need(DAY),
    kind=need(one_of(TEXT, "work", "rest")),
    note=may(short(TEXT, 60)),
    source=need(short(TEXT, 200)),
    verified=need(TRUTH),
)
# One row is one segment: of the city where no unit is said, of any day where no day is.
HOURS_TABLES: Mapping[str, Record] = {
    "hours": record(
        unit=may(CODE),
        day=may(DAYS),
        from_=need(CLOCK),
        to=need(CLOCK),
        since=may(DAY),
        source=need(short(TEXT, 200)),
        verified=need(TRUTH),
    ),
    "duty": record(
        unit=need(CODE),
        day=may(DAYS),
        from_=need(CLOCK),
        to=need(CLOCK),
        since=may(DAY),
        person=need(short(TEXT, 60)),
        verified=need(TRUTH),
    ),
}
