"""Background work of the journal: sealing what has been committed, verifying a long one."""

from django.contrib.auth import get_user_model
from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.journal.actions import SEAL, VERIFY, check_journal, seal


@app.periodic(cron="* * * * *", periodic_id=SEAL)
@app.task(name=SEAL)
def seal_journal(timestamp: int | None = None) -> None:
    while seal(timezone.now()):
        pass


@app.task(name=VERIFY)
def verify_journal(user: int) -> None:
    check_journal(by=get_user_model().objects.get(pk=user), at=timezone.now())
