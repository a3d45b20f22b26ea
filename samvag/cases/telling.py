"""People around the person in words, for timelines."""

from samvag.cases.models import ActorAround
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.ACTOR, ActorAround, "name", "function", "organisation_name", "reach", "since")
def _actor(content: Content, version_id: int | None) -> Told:
    about = (content["organisation_name"], content["reach"])
    return Told(f"{content['name']}, {content['function']}", "\n".join(part for part in about if part))
