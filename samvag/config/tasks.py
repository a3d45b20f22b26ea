"""What the worker does by the clock. Every job may run once or twice: a second time does nothing more.

Found by procrastinate through its name; the database role is the worker's, and no job acts as a person.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from samvag.audit.examination import verify_daily
from samvag.audit.letters import send_checkpoint
from samvag.audit.sealing import seal_log
from samvag.demo import post as practice_post
from samvag.integrations.mail import smtp
from samvag.integrations.sms import gateway
from samvag.notices import delivery
from samvag.notices.letters import Post
from samvag.notices.models import Channel
from samvag.review.actions import find_patterns
from samvag.sharing.scans import ScannerUnreachable, is_clean

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


@app.periodic(cron="* * * * *")
@app.task(name="consent_expire", queueing_lock="consent_expire")
def consent_expire(timestamp: int = 0) -> int:
    """Write down what the clock has ended: consents that have run out and what rested on them."""
    return _number("SELECT consent_expire()")


@app.periodic(cron="* * * * *")
@app.task(name="scan_papers", queueing_lock="scan_papers")
def scan_papers(timestamp: int = 0) -> int:
    """Have the virus scanner look at signed papers, and files of questions, that wait; how many it has seen. What it
    cannot answer waits on."""
    return sum(_scan(*door) for door in _SCANNED)


# What waits, and where the verdict goes.
_SCANNED = (
    ("SELECT id, content FROM scan_next()", "SELECT scan_found(%s, %s)"),
    ("SELECT id, content FROM attachment_next()", "SELECT attachment_found(%s, %s)"),
)


def _scan(waiting: str, found: str) -> int:
    seen = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(waiting)
            key, content = cursor.fetchone()
            if key is None:
                return seen
            try:
                clean = is_clean(bytes(content))
            except ScannerUnreachable as fault:
                log.warning("the virus scanner gave no answer: %s", fault)
                return seen
            cursor.execute(found, [key, clean])
        seen += 1


@app.periodic(cron="7 * * * *")
@app.task(name="door_draft_purge", queueing_lock="door_draft_purge")
def door_draft_purge(timestamp: int = 0) -> int:
    """Throw away what somebody began to write at the front door and left for a day."""
    return _number("SELECT door_draft_purge()")


@app.periodic(cron="* * * * * */10")
@app.task(name="seal_log", queueing_lock="seal_log")
def seal(timestamp: int = 0) -> int:
    """Seal what has been logged since the last time and hand the checkpoint elsewhere; how many rows."""
    return seal_log()


@app.periodic(cron="41 4 * * *")
@app.task(name="verify_log", queueing_lock="verify_log")
def verify(timestamp: int = 0) -> int:
    """Examine the whole log against its seals and the checkpoints kept elsewhere; how many faults. Expected is 0."""
    outcome = verify_daily()
    if outcome.findings:
        log.error("the log is not whole: %s faults, first %s", len(outcome.findings), outcome.findings[0])
    send_checkpoint(outcome)
    return len(outcome.findings)


@app.periodic(cron="33 1 * * *")
@app.task(name="log_patterns", queueing_lock="log_patterns")
def log_patterns(timestamp: int = 0) -> int:
    """Look for what stands out in the log of each of the last seven days that has not been gone through; how many."""
    today = timezone.localdate()
    days = [timezone.make_aware(datetime.combine(today - timedelta(days=n), time())) for n in range(7, -1, -1)]
    with transaction.atomic():
        return sum(find_patterns(period) for period in pairwise(days))


@app.periodic(cron="23 * * * *")
@app.task(name="forget_done_jobs", queueing_lock="forget_done_jobs", pass_context=True)
async def forget_done_jobs(context: JobContext, timestamp: int = 0) -> None:
    """Take away jobs that were done more than a day ago: the seal alone leaves eight thousand a day."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24)


@app.periodic(cron="27 * * * *")
@app.task(name="sign_in_purge", queueing_lock="sign_in_purge")
def sign_in_purge(timestamp: int = 0) -> int:
    """Clear away sessions that are over, used assertions too old to be accepted, and counters whose time is out."""
    return _number(
        "WITH s AS (DELETE FROM access_signin WHERE expire_date < now() RETURNING 1), "
        "m AS (DELETE FROM eid_usedmessage WHERE ends_at < now() RETURNING 1), "
        "t AS (DELETE FROM core_attempt WHERE ends_at < now() RETURNING 1) "
        "SELECT (SELECT count(*) FROM s) + (SELECT count(*) FROM m) + (SELECT count(*) FROM t)"
    )


@app.periodic(cron="* * * * *")
@app.task(name="notices_deliver", queueing_lock="notices_deliver")
def notices_deliver(timestamp: int = 0) -> int:
    """Tell those who ought to be told; how many messages left the house."""
    return delivery.deliver(posts())


@app.periodic(cron="41 3 * * *")
@app.task(name="notices_purge", queueing_lock="notices_purge")
def notices_purge(timestamp: int = 0) -> int:
    """Throw away notices of ninety days and older: what they told of has its own place."""
    return _number("SELECT notices_purge()")


@app.periodic(cron="43 3 * * *")
@app.task(name="absences_purge", queueing_lock="absences_purge")
def absences_purge(timestamp: int = 0) -> int:
    """Forget when somebody was away once ninety days have passed: nobody asks any more."""
    return _number("SELECT absences_purge()")


def posts() -> Mapping[str, Post]:
    """The ways out that are connected. The practice town's letters stay on a page of its own, whatever is set."""
    if settings.MODE == "demo":
        return {Channel.MAIL: practice_post.post, Channel.SMS: practice_post.post}
    ways = {Channel.MAIL: (settings.SMTP_HOST, smtp.post), Channel.SMS: (settings.SMS_URL, gateway.post)}
    return {channel: post for channel, (where, post) in ways.items() if where}


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
