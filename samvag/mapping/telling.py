"""A mapped domain in few words, for timelines and for what leaves the house on paper."""

from django.utils.translation import gettext as _

from samvag.mapping.models import Complexity, Group, Mapped, Need, Placement, Resources
from samvag.programmes.reading import definition
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.MAPPING, Mapped, "domain", "own_words", "person_need", "staff_need", "our_words", "resources", "worked")
def _mapped(content: Content, version_id: int | None) -> Told:
    lines = [f"”{content['own_words']}”"] if content["own_words"] else []
    lines.append(_("Personens bild: %(need)s") % {"need": need_words(content["person_need"])})
    lines.append(_("Personalens bild: %(need)s") % {"need": need_words(content["staff_need"])})
    if content["our_words"]:
        lines.append(content["our_words"])
    if content["resources"]:
        lines.append(_("Att ta hjälp av: %(words)s") % {"words": content["resources"]})
    if content["worked"]:
        lines.append(_("Har fungerat: %(words)s") % {"words": content["worked"]})
    title = _("Kartläggning: %(domain)s") % {"domain": domain_label(content["domain"], version_id).lower()}
    return Told(title, "\n".join(lines))


@tell(Kind.PLACEMENT, Placement, "complexity", "ability", "group", "because")
def _placement(content: Content, version_id: int | None) -> Told:
    group = Group(content["group"])
    field = f"{Complexity(content['complexity']).label}. {Resources(content['ability']).label}."
    return Told(_("Grupp %(group)s") % {"group": group.label}, f"{field}\n{content['because']}")


def need_words(need: str) -> str:
    """A need inside a sentence."""
    return str(Need(need).label).lower()


def domain_label(code: str, version_id: int | None) -> str:
    """What the programme calls the domain; its code where it has none such any longer."""
    domains = definition(version_id).domains if version_id else ()
    return next((one.label for one in domains if one.code == code), code)
