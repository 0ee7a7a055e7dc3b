"""The database backend: what is asked in bulk keeps under the protocol's 65,535 values."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features, operations

# Of one statement (the protocol counts them in 16 bits); a row that is updated in bulk takes up
# to two for each of its columns.
MOST_VALUES = 65_535
MOST_PER_ROW = 2


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """How many rows are changed or deleted in one statement."""
        return MOST_VALUES // (MOST_PER_ROW * max(len(fields), 1))


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = MOST_VALUES


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    features_class = DatabaseFeatures
