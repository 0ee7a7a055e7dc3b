"""The verb of the industry classification: bring it to what a pack says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from liyuan.enterprises.models import Industry


@transaction.atomic
def load_industries(rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert or update industries (code, name, en, level, parent code) in one statement.

    The caller journals the load that this is part of. A code that the pack no longer
    lists is kept: firms may have it. Returns how many are new or changed.
    """
    names = ("code", "name", "en", "level", "parent_id")
    wanted = [
        (row["code"], row["name"], row.get("en", ""), row["level"], row.get("parent"))
        for row in rows
    ]
    kept = set(Industry.objects.values_list(*names))
    changed = [row for row in wanted if row not in kept]
    Industry.objects.bulk_create(
        [Industry(**dict(zip(names, row, strict=True))) for row in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "en", "level", "parent"],
    )
    return len(changed)
