"""People around the person in words, for timelines."""

from datetime import date

from django.utils.translation import gettext as _

from samvag.cases.models import ActorAround, Window
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell
from samvag.ui import dates


@tell(Kind.ACTOR, ActorAround, "name", "function", "organisation_name", "reach", "since", "contact_on", "ended_on")
def _actor(content: Content, version_id: int | None) -> Told:
    about = [content["organisation_name"], content["reach"]]
    if content["contact_on"]:
        about.append(_("Senast kontakt %(day)s.") % {"day": _day(content["contact_on"])})
    if content["ended_on"]:
        about.append(_("Inte längre runt personen sedan %(day)s.") % {"day": _day(content["ended_on"])})
    return Told(f"{content['name']}, {content['function']}", "\n".join(part for part in about if part))


def _day(value: str) -> str:
    return dates.long(date.fromisoformat(value))


@tell(Kind.WINDOW, Window, "outcome", "undone_at")
def _window(content: Content, version_id: int | None) -> Told:
    if content["undone_at"]:
        return Told(_("Fönstret var öppet (ångrat)"), "")
    return Told(_("Fönstret var öppet"), str(Window.Outcome(content["outcome"]).label) if content["outcome"] else "")
