"""Background work of the journal: sealing what has been committed."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.journal.actions import SEAL, seal


@app.periodic(cron="* * * * *", periodic_id=SEAL)
@app.task(name=SEAL)
def seal_journal(timestamp: int | None = None) -> None:
    while seal(timezone.now()):
        pass
