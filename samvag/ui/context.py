"""What the page frame shows on every page: who acts, for whom, and how the reader wants it to look."""

from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.http import HttpRequest

from samvag.core.context import Acting, acting_tag

SCHEMES = ("auto", "light", "dark")


class Actor(Protocol):
    """The person at the keyboard and the one assignment they act in (set by the actor middleware)."""

    user_id: int
    assignment_id: int
    name: str
    organisation_name: str
    unit_name: str
    role_label: str
    nav: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Shell:
    """The frame around a page."""

    actor: Actor | None
    scheme: str
    here: str

    @property
    def tag(self) -> str:
        """For which assignment the page is shown; empty for nobody."""
        return acting_tag(cast(Acting, self.actor)) if hasattr(self.actor, "assignment_id") else ""

    @property
    def nav(self) -> list[tuple[str, str, str]]:
        """(url name, label, icon) for each entry the assignment may open."""
        return self.actor.nav if self.actor else []


def scheme_of(request: HttpRequest) -> str:
    """The reader's stored choice of light or dark; an unknown value counts as no choice."""
    chosen = request.COOKIES.get("scheme", "auto")
    return chosen if chosen in SCHEMES else "auto"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: one name, `shell`, in every template."""
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    return {"shell": Shell(getattr(request, "actor", None), scheme_of(request), here)}
