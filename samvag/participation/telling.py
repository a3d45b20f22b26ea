"""A document of participation in few words, for timelines."""

from django.utils.translation import gettext as _

from samvag.participation.models import Participation
from samvag.records.models import Kind
from samvag.records.telling import Content, Told, tell


@tell(Kind.PARTICIPATION, Participation, "system", "readers", "coordinators", "contacts")
def _participation(content: Content, version_id: int | None) -> Told:
    lines = [_("Läsas av: %(who)s.") % {"who": ", ".join(one["name"] for one in content["readers"])}]
    if content["coordinators"]:
        lines.append(_("Samordnare: %(who)s.") % {"who": ", ".join(one["name"] for one in content["coordinators"])})
    if content["contacts"]:
        lines.append(
            _("Får också kontaktas: %(who)s.") % {"who": ", ".join(one["name"] for one in content["contacts"])}
        )
    return Told(_("Deltagandet visat i %(system)s") % {"system": content["system"]}, "\n".join(lines))
