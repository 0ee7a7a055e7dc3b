"""Background work of the journal: sealing what has been committed, verifying a long one."""

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from liyuan.journal.actions import SEAL, check_journal, seal

VERIFY = "journal.verify"


@app.periodic(cron="* * * * *", periodic_id=SEAL)
@app.task(name=SEAL)
def seal_journal(timestamp: int | None = None) -> None:
    while seal(timezone.now()):
        pass


@app.task(name=VERIFY)
def verify_journal(user: int) -> None:
    check_journal(by=get_user_model().objects.get(pk=user), at=timezone.now())


def check_soon(by: AbstractBaseUser) -> None:
    """Let a job verify the journal; asked for twice, it is done once."""
    try:
        verify_journal.configure(queueing_lock=VERIFY).defer(user=by.pk)
    except AlreadyEnqueued:
        return
