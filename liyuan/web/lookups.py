"""Long lists of keys in a question: one array instead of a value each."""

from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

# Above this a list goes as an array: the protocol takes 65,535 values in all.
MOST_LISTED = 1_000


def _any(lookup: Any, compiler: Any, connection: Any) -> tuple[str, list[Any]] | None:
    """`= ANY(array)`, where the list is long and holds plain values."""
    if not lookup.rhs_is_direct_value() or len(lookup.rhs) <= MOST_LISTED:
        return None
    keys = {key for key in lookup.rhs if key is not None}
    placeholders, values = lookup.batch_process_rhs(compiler, connection, keys)
    if any(one != "%s" for one in placeholders):
        return None
    lhs, params = lookup.process_lhs(compiler, connection)
    return f"{lhs} = ANY(%s)", [*params, list(values)]


class InMany(In):
    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _any(self, compiler, connection) or self.as_sql(compiler, connection)


class RelatedInMany(RelatedIn):
    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return _any(self, compiler, connection) or self.as_sql(compiler, connection)


def register() -> None:
    """Let every column be sought so."""
    Field.register_lookup(InMany)
    ForeignObject.register_lookup(RelatedInMany)
