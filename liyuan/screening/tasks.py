"""Background work of screenings: carrying one out, letting go of one whose worker is gone."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.screening.actions import RUN
from liyuan.screening.actions_tidy import tidy_screenings
from liyuan.screening.running import let_go, run_now

SWEEP = "screening.sweep"
TIDY = "screening.tidy"


@app.task(name=RUN)
def run(run: int) -> None:
    run_now(run)


@app.periodic(cron="* * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP)
def sweep(timestamp: int) -> None:
    let_go(at=timezone.now())


@app.periodic(cron="37 19 * * *", periodic_id=TIDY)
@app.task(name=TIDY)
def tidy(timestamp: int) -> None:
    tidy_screenings(at=timezone.now())
