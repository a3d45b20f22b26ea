"""People around the person in words, for timelines."""

from django.utils.translation import gettext as _

from samvag.cases.models import ActorAround, Window
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.ACTOR, ActorAround, "name", "function", "organisation_name", "reach", "since")
def _actor(content: Content, version_id: int | None) -> Told:
    about = (content["organisation_name"], content["reach"])
    return Told(f"{content['name']}, {content['function']}", "\n".join(part for part in about if part))


@tell(Kind.WINDOW, Window, "outcome", "undone_at")
def _window(content: Content, version_id: int | None) -> Told:
    if content["undone_at"]:
        return Told(_("Fönstret var öppet (ångrat)"), "")
    return Told(_("Fönstret var öppet"), str(Window.Outcome(content["outcome"]).label) if content["outcome"] else "")
