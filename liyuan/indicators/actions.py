"""The verbs of the indicators capability: bring targets and figures to what a pack says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, Model

from liyuan.indicators.models import Figure, FigureRatio, Observation, Publication, Target
from liyuan.parks.actions import exactly

Row = Mapping[str, Any]


@transaction.atomic
def load_targets(*, targets: Sequence[Row], observations: Sequence[Row]) -> dict[str, int]:
    """Make the tables hold exactly these rows; the caller journals the load this is part of.

    Returns how many rows of each table are new, changed or gone; the same rows again: none.
    """
    return {
        "targets": exactly(Target, [_with_texts(Target, row) for row in targets]),
        "observations": exactly(Observation, [_with_texts(Observation, r) for r in observations]),
    }


@transaction.atomic
def load_figures(
    *, documents: Sequence[Row], figures: Sequence[Row], ratios: Sequence[Row]
) -> dict[str, int]:
    """Make the tables hold exactly these figures and the documents they were read in.

    Returns how many rows of each table are new, changed or gone.
    """
    return {
        "documents": exactly(Publication, [_with_texts(Publication, row) for row in documents]),
        "figures": exactly(Figure, _in_order(Figure, figures)),
        "figure_ratios": exactly(FigureRatio, _in_order(FigureRatio, ratios)),
    }


def _in_order(model: type[Model], rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [_with_texts(model, {**row, "order": place}) for place, row in enumerate(rows)]


def _with_texts(model: type[Model], row: Row) -> dict[str, Any]:
    """The row with every column of the table; a text that is not said is empty."""
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    return {f.name: row.get(f.name, "" if isinstance(f, CharField) else None) for f in fields}
