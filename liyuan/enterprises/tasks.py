"""Background work of the registry: tidying the store, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.enterprises.actions_tidy import tidy_store

TIDY = "store.tidy"


@app.periodic(cron="17 19 * * *", periodic_id=TIDY)
@app.task(name=TIDY)
def tidy(timestamp: int) -> None:
    tidy_store(at=timezone.now())
