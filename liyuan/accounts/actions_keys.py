"""A request that carries a key is done once, however often it is sent (Idempotency-Key)."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from liyuan.accounts.models import KeptAnswer, User

# A retry comes within minutes; a machine that was off overnight still gets its answer.
KEPT = timedelta(days=2)
LONGEST = 100


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
    mine = KeptAnswer.objects.filter(user=user, key=key)
    row = KeptAnswer(user=user, key=key, asked=hashed, at=at)
    KeptAnswer.objects.bulk_create([row], ignore_conflicts=True)
    kept = mine.select_for_update().get()
    if kept.asked != hashed:
        raise KeyReused
    if kept.status is not None and kept.answer is not None:
        return kept.status, dict(kept.answer)
    status, answer = do()
    mine.update(status=status, answer=answer)
    return status, answer


def forget_answers(at: datetime) -> int:
    """Delete answers that no retry will ask for; how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT).delete()[0]
