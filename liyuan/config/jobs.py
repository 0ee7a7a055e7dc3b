"""Background jobs whose worker died: done again a few times, then marked as failed.

Every job of ours may be done again: it is one transaction, or finds its work done.
"""

from django.db import InterfaceError, OperationalError
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

SWEEP = "jobs.sweep"
# one that takes its worker with it every time (memory, disk) must not do so for ever
MOST = 5
# the database server went away, or was out of room: in a while it is back
AGAIN = RetryStrategy(
    max_attempts=MOST, linear_wait=5, retry_exceptions={OperationalError, InterfaceError}
)


def try_again(worker: App) -> None:
    """Let every task be done again when the database was the reason that it failed."""
    for task in worker.tasks.values():
        task.retry_strategy = AGAIN


@app.periodic(cron="* * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP, pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up each job that no living worker is doing."""
    jobs, ours = context.app.job_manager, context.job
    # a worker does one at a time: another of its own is one whose end it could not write down
    left = await jobs.list_jobs_async(status="doing", worker_id=ours.worker_id)
    for stalled in [*await jobs.get_stalled_jobs(), *(job for job in left if job.id != ours.id)]:
        await take_up(jobs, stalled)


async def take_up(jobs: JobManager, stalled: Job) -> None:
    if stalled.attempts < MOST:
        try:
            return await jobs.retry_job(stalled)
        except UniqueViolation:
            pass  # another of its kind waits already and will do its work
    return await jobs.finish_job(stalled, status=Status.FAILED, delete_job=False)
