"""How often one account may do something within a minute: one row each, counted by the database."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from liyuan.accounts.models import User
from liyuan.journal.actions import record

MINUTE = timedelta(minutes=1)
# A new minute begins anew, in the same row; the count comes back without another query.
COUNT = """
    INSERT INTO accounts_pace (user_id, what, minute, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (user_id, what) DO UPDATE SET
        count = CASE WHEN accounts_pace.minute = excluded.minute
                THEN accounts_pace.count + 1 ELSE 1 END,
        minute = excluded.minute
    RETURNING count
"""


class TooOften(Exception):
    """More than one account may do within a minute; `seconds` until it may again."""

    def __init__(self, most: int, seconds: int) -> None:
        super().__init__(f"{most} a minute")
        self.most, self.seconds = most, seconds


def keep_pace(user: User, what: str, most: int, *, at: datetime) -> None:
    """Count one more of what a person does; raises TooOften, journalled once in a minute.

    Not within the transaction of the deed itself: what fails counts as well.
    """
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [user.pk, what, minute])
        (counted,) = cursor.fetchone() or (0,)
    if counted <= most:
        return
    if counted == most + 1:
        with transaction.atomic():
            subject, said = ("user", str(user.pk)), {"what": what, "most": most}
            record(action="account.limited", subject=subject, by=user, at=at, payload=said)
    raise TooOften(most, max(1, int((minute + MINUTE - at).total_seconds())))
