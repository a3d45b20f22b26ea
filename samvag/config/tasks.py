"""What the worker does by the clock. Every job may run once or twice: a second time does nothing more.

Found by procrastinate through its name; the database role is the worker's, and no job acts as a person.
"""

import logging

from django.db import connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="audience_recompute", queueing_lock="audience_recompute")
def audience_recompute(timestamp: int = 0) -> int:
    """Recompute who sees what; how many records were wrong. Expected is 0, but for disclosures that ran out by time
    alone, which the database already hides and this clears away."""
    wrong = _number("SELECT audience_recompute()")
    if wrong:
        log.warning("the audience of %s records was wrong and has been set right", wrong)
    return wrong


@app.periodic(cron="7 * * * *")
@app.task(name="door_draft_purge", queueing_lock="door_draft_purge")
def door_draft_purge(timestamp: int = 0) -> int:
    """Throw away what somebody began to write at the front door and left for a day."""
    return _number("SELECT door_draft_purge()")


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int = 0) -> int:
    """Give back the jobs of a worker that was killed: they would stay in hand for ever."""
    jobs = list(await context.app.job_manager.get_stalled_jobs())
    for job in jobs:
        await context.app.job_manager.retry_job(job)
    if jobs:
        log.warning("%s jobs of a lost worker run again", len(jobs))
    return len(jobs)


def _number(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
