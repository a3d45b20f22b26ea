"""Every act of the administrator, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.administration import actions as administration

CALLED = {"name": "x", "short_name": "x"}
ADMINISTRATION: dict[str, Callable[[Any, Actor], Any]] = {
    "administration.rename_organisation": lambda d, by: administration.rename_organisation(by=by, **CALLED),
    "administration.save_unit": lambda d, by: administration.save_unit(by=by, **CALLED),
    "administration.set_hours": lambda d, by: administration.set_hours(by=by, unit_id=by.unit_id, hours=()),
    "administration.employ": lambda d, by: administration.employ(by=by, employment=d.employment("NY")),
    "administration.take_in": lambda d, by: administration.take_in(by=by, employments=[d.employment("NY")]),
    "administration.end_employment": lambda d, by: administration.end_employment(
        by=by, assignment_id=d.maria.assignment_id, on=d.today
    ),
    "administration.ask_for_assignment": lambda d, by: administration.ask_for_assignment(
        by=by, unit_id=by.unit_id, role="nurse", title="x", reason="x"
    ),
    "administration.decide_request": lambda d, by: administration.decide_request(
        by=by, request_id=d.request, granted=True
    ),
    "administration.invite_to_passkey": lambda d, by: administration.invite_to_passkey(
        by=by, assignment_id=d.maria.assignment_id
    ),
    "administration.save_site": lambda d, by: administration.save_site(
        by=by, site_id=d.world.site().pk, phone="", capacity=None, active=True
    ),
}
