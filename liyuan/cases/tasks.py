"""Background work of cases: every minute what time alone does to them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.cases.rounds import ROUND, go_round


@app.periodic(cron="* * * * *", periodic_id=ROUND)
@app.task(name=ROUND, queueing_lock=ROUND)
def keep_time(timestamp: int) -> None:
    go_round(timezone.now())
