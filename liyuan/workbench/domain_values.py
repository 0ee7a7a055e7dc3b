"""A text of a policy in which parameters of a clause have other values from a day on."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Content = Mapping[str, Any]
# Nobody has said yet where the value comes from.
UNSETTLED = {"article": "策略实验室测算（待核）", "verified": False}


def with_values(
    content: Content, clause: str, values: Mapping[str, Decimal], since: date
) -> Content:
    """The content with a new dated value for each parameter; those before that day stay."""
    clauses = [
        {**one, "parameters": [_with(each, values, since) for each in one["parameters"]]}
        if one["key"] == clause
        else one
        for one in content["clauses"]
    ]
    return {**content, "clauses": clauses}


def next_month(today: date) -> date:
    """The first day of the month that follows."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _with(parameter: Content, values: Mapping[str, Decimal], since: date) -> Content:
    value = values.get(parameter["name"])
    if value is None:
        return parameter
    kept = [one for one in parameter["values"] if date.fromisoformat(str(one["from"])) < since]
    told = int(value) if value == value.to_integral_value() else float(value)
    return {**parameter, "values": [*kept, {"from": since, "value": told, "source": UNSETTLED}]}
