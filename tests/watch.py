"""The whole suite under the eyes that look for canaries: every answer of every test client, every log line, every mail
and every job. What was planted about a person stands on no page for anybody outside the site's own units, in no
refusal, and in nothing that is written down elsewhere."""

import logging
import os
import re
from collections.abc import Generator
from functools import cache
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from samvag.organisations.models import Unit
from samvag.programmes.models import ProgrammeSite
from tests.canaries import Canaries, Listener, jobs, mails, text_of

SUITE = Canaries()
LOG = Listener()
RENAMED: dict[str, str] = {}  # what a unit was called when a canary was planted for it, by what a test calls it later
# Read in an emergency, on call or before a visit: what any unit of one's own house has, on this one page.
UNDER_A_KEY = re.compile(r"^/nodoppning/[0-9a-f-]{36}/$")
_request = Client.request


@cache
def _house(organisation: str) -> tuple[str, ...]:
    return tuple(Unit.objects.filter(organisation__name=organisation).values_list("name", flat=True))


def plant(site: ProgrammeSite, number: object) -> dict[str, str]:
    """Words of a referral's own, for the units that have part in the site; a number, for staff."""
    units = {site.receiving_unit.name, *site.parties.values_list("unit__name", flat=True)}
    SUITE.mark("number", number, Unit.objects.values_list("name", flat=True))
    return {name: SUITE.word(name, units) for name in ("background", "contact_note")}


def watched(client: Client, **request: Any) -> HttpResponse:
    """A request, and a look at what came back."""
    answer: Any = _request(client, **request)
    if not getattr(answer, "is_async", False):
        asked = answer.wsgi_request
        actor = getattr(asked, "actor", None)
        reader = actor.unit_name if actor and answer.status_code not in (403, 404) else ""
        reader = RENAMED.get(reader, reader)
        house = _house(actor.organisation_name) if reader and UNDER_A_KEY.match(asked.path) else (reader,)
        shown = [set(SUITE.shown(text_of(answer), one, but=f"{asked.GET} {asked.POST}")) for one in house]
        leaked = sorted(set.intersection(*shown))
        assert not leaked, f"{asked.path} shows {leaked} to {reader or 'nobody'}"
    return answer  # type: ignore[no-any-return]


def pytest_configure() -> None:
    Client.request = watched  # type: ignore[method-assign]
    logging.getLogger().addHandler(LOG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """After the test's own words: what was logged, sent and put in the queue."""
    LOG.taken()
    outcome = yield
    said = LOG.taken() + (mails() if hasattr(mail, "outbox") else "")
    told = SUITE.told(said)
    if "db" in getattr(item, "fixturenames", ()) and connection.in_atomic_block and not connection.needs_rollback:
        told += SUITE.told(jobs())
    assert not told, f"written down where nobody is to read of anybody: {told}"
    return outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    """How much was planted; a leak has failed its test by now."""
    if SUITE.planted:
        from tests.architecture.figures import leave  # noqa: PLC0415, needs Django's addresses

        which = re.sub(r"\W+", "_", session.config.option.markexpr) or "all"
        leave(f"suite {which} {os.environ.get('PYTEST_XDIST_WORKER', 'main')}", canaries=len(SUITE.planted), leaked=0)
