"""The verb of the indicators capability: bring targets and observations to what a pack says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from liyuan.indicators.models import Observation, Target

Row = Mapping[str, Any]
TEXTS = ("en", "unit", "definition_en", "evidence")


@transaction.atomic
def load_targets(*, targets: Sequence[Row], observations: Sequence[Row]) -> dict[str, int]:
    """Make the tables hold exactly these rows; the caller journals the load this is part of.

    Returns how many rows of each table are new, changed or gone; the same rows again: none.
    """
    return {
        "targets": _replace(Target, [_with_texts(Target, row) for row in targets]),
        "observations": _replace(Observation, [_with_texts(Observation, r) for r in observations]),
    }


def _with_texts(model: type[Model], row: Row) -> dict[str, Any]:
    """The row with every column of the table; a text that is not said is empty."""
    names = [field.name for field in model._meta.concrete_fields if field.name != "id"]
    return {name: row.get(name, "" if name in TEXTS else None) for name in names}


def _replace(model: type[Model], rows: Sequence[dict[str, Any]]) -> int:
    table = model._default_manager
    if not rows:
        return table.all().delete()[0]
    names = list(rows[0])
    wanted = {tuple(row[name] for name in names) for row in rows}
    kept = set(table.values_list(*names))
    if wanted == kept:
        return 0
    table.all().delete()
    table.bulk_create(model(**row) for row in rows)
    return len(wanted ^ kept)
