"""Background work of accounts: forgetting answers that nobody will ask for again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.accounts.actions_keys import forget_answers

TIDY = "accounts.tidy"


@app.periodic(cron="37 3 * * *", periodic_id=TIDY)
@app.task(name=TIDY)
def tidy(timestamp: int) -> None:
    forget_answers(timezone.now())
