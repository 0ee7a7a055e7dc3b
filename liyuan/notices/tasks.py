"""Background work of notices: sending what waits, and forgetting what is old."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.notices.actions import SEND
from liyuan.notices.actions_codes import forget_codes
from liyuan.notices.actions_sending import send_waiting
from liyuan.notices.actions_settings import forget_old

TIDY = "notices.tidy"


@app.periodic(cron="* * * * *", periodic_id=SEND)
@app.task(name=SEND)
def send(timestamp: int | None = None) -> None:
    send_waiting(timezone.now())


@app.periodic(cron="31 3 * * *", periodic_id=TIDY)
@app.task(name=TIDY)
def tidy(timestamp: int) -> None:
    forget_old(timezone.now())
    forget_codes(timezone.now())
