"""Background work of screenings: carrying one out, letting go of one whose worker is gone."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.screening.actions import RUN
from liyuan.screening.running import let_go, run_now

SWEEP = "screening.sweep"


@app.task(name=RUN)
def run(run: int) -> None:
    run_now(run)


@app.periodic(cron="* * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP)
def sweep(timestamp: int) -> None:
    let_go(at=timezone.now())
