"""A request that carries a key is done once, however often it is sent (Idempotency-Key)."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from liyuan.accounts.models import KeptAnswer, User

# A retry comes within minutes; a machine that was off overnight still gets its answer.
KEPT = timedelta(days=2)
LONGEST = 100
# Writes the key or finds it, and holds it either way until the transaction ends.
TAKE = """
    INSERT INTO accounts_keptanswer (user_id, key, asked, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (user_id, key) DO UPDATE SET key = excluded.key
    RETURNING asked, status, answer
"""
KEEP = "UPDATE accounts_keptanswer SET status = %s, answer = %s WHERE user_id = %s AND key = %s"


class KeyReused(Exception):
    """The key was sent before, with something else."""


@transaction.atomic
def once(
    user: User,
    key: str,
    asked: bytes,
    do: Callable[[], tuple[int, dict[str, Any]]],
    *,
    at: datetime,
) -> tuple[int, dict[str, Any]]:
    """The answer of `do`, or what it answered when the same was asked by this key before.

    Of two at once the second waits for the first. What raises leaves no trace: the key is free.
    """
    hashed = hashlib.sha256(asked).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [user.pk, key, hashed, at])
        said, kept_status, kept_answer = cursor.fetchone() or ("", None, None)
    if said != hashed:
        raise KeyReused
    if kept_status is not None and kept_answer is not None:
        return int(kept_status), dict(json.loads(kept_answer))
    status, answer = do()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [status, json.dumps(answer), user.pk, key])
    return status, answer


def forget_answers(at: datetime) -> int:
    """Delete answers that no retry will ask for; how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT).delete()[0]
