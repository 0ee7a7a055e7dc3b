"""Background jobs whose worker died: done again a few times, then marked as failed.

Every job of ours may be done again: it is one transaction, or finds its work done.
"""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

SWEEP = "jobs.sweep"
# one that takes its worker with it every time (memory, disk) must not do so for ever
MOST = 5


@app.periodic(cron="* * * * *", periodic_id=SWEEP)
@app.task(name=SWEEP, pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Take up each job that no living worker is doing."""
    jobs = context.app.job_manager
    for stalled in await jobs.get_stalled_jobs():
        await take_up(jobs, stalled)


async def take_up(jobs: JobManager, stalled: Job) -> None:
    if stalled.attempts < MOST:
        try:
            return await jobs.retry_job(stalled)
        except UniqueViolation:
            pass  # another of its kind waits already and will do its work
    return await jobs.finish_job(stalled, status=Status.FAILED, delete_job=False)
