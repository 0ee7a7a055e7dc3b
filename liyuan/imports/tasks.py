"""Background work of imports: the dry run, the writing, and letting go of what was given up."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.imports.actions_expiry import expire_imports, expire_ledgers
from liyuan.imports.actions_tidy import discard_files, let_go
from liyuan.imports.domain import State
from liyuan.imports.running import APPLY, CHECK, carry_out

SWEEP = "imports.sweep"
EXPIRY = "imports.expiry"


@app.task(name=CHECK)
def check(job: int, user: int) -> None:
    carry_out(job, user, State.CHECKING)


@app.task(name=APPLY)
def write(job: int, user: int) -> None:
    carry_out(job, user, State.APPLYING)


@app.periodic(cron="* * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP)
def sweep(timestamp: int) -> None:
    at = timezone.now()
    let_go(at)
    discard_files(at)


@app.periodic(cron="17 3 * * *", periodic_id=EXPIRY)
@app.task(name=EXPIRY)
def expiry(timestamp: int) -> None:
    """What nobody came back for is let go, once a night."""
    expire_imports(timezone.now())
    expire_ledgers(timezone.now())
