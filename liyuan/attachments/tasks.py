"""Background work of attachments: once an hour, what belongs to nothing is swept out."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.attachments.actions import sweep

SWEEP = "attachments.sweep"


@app.periodic(cron="41 * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP)
def sweep_store(timestamp: int) -> None:
    sweep(timezone.now())
