"""Background work of supervision: the list of each working day's morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.supervision.daily import DAILY, freeze_in_the_morning


# each hour: a list that a night's repair made late comes all the same
@app.periodic(cron="2 * * * *", periodic_id=DAILY)
@app.task(name=DAILY, queueing_lock=DAILY)
def make_daily_list(timestamp: int) -> None:
    freeze_in_the_morning(timezone.now())
