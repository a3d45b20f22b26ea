"""What every address answers to whom: written by hand from the rules, never from the product's own permissions.

Outside one's scope is *gone*, the same as what does not exist; inside without the role is *refused*.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# persona: unit. Vera is here as what she is at the health centre.
PERSONAS: Mapping[str, str] = {
    "anonymous": "",
    "maria": "Vuxenenheten",
    "johan": "Vuxenenheten",
    "sara": "Vuxenenheten",
    "sara with role": "Vuxenenheten",
    "hans": "Vuxenenheten",
    "olle": "Försörjningsstöd",
    "adam": "Försörjningsstöd",
    "karin": "Öppenvårdspsykiatrin",
    "per": "Öppenvårdspsykiatrin",
    "nina": "Öppenvårdspsykiatrin",
    "pia": "Öppenvårdspsykiatrin",
    "lena": "Öppenvårdspsykiatrin",
    "rut": "Lindens vårdcentral",
    "vera": "Lindens vårdcentral",
    "disa": "Psykiatrisk avdelning 12",
}
STATES = ("alone", "own", "disclosed", "category", "expired", "withdrawn", "refused", "protected", "closed")
MUNICIPALITY, PSYCHIATRY = "Vuxenenheten", "Öppenvårdspsykiatrin"
HANDED = {"disclosed", "closed"}  # what Maria wrote, and the referral, stand open to psychiatry
BOTH = {"own", "disclosed", "category", "expired", "withdrawn", "closed"}  # psychiatry is a party of the case

COORDINATORS = {"maria", "johan", "olle", "karin", "per", "vera"}
CARE = COORDINATORS | {"rut", "nina", "pia", "sara", "sara with role", "hans"}
STAFF = set(PERSONAS) - {"anonymous"}
UNIT_WORK = {"maria", "johan", "karin", "per"}
READS_CASE = UNIT_WORK | {"hans", "sara with role"}
WRITES_CASE = UNIT_WORK | {"sara with role"}
STAFFS_CASE = UNIT_WORK | {"hans"}
OUTSIDE_CARE = {"adam", "disa", "lena"}  # whose role may be asked before the object is looked for
ANY = "any"  # inside the unit, and more than a role decides: never an error, never gone to an outsider's eyes


@dataclass(frozen=True)
class Address:
    """One URL pattern: what object it shows, with which methods, and who of those who see the object may."""

    sees: str
    may: set[str] | str
    methods: str = "GET"
    arguments: tuple[tuple[str, str], ...] = ()


def _on(kind: str, may: set[str] | str, methods: str = "GET", **arguments: str) -> Address:
    return Address(kind, may, methods, tuple(arguments.items()))


REFERRAL, CASE, ITEM = {"key": "referral"}, {"key": "case"}, {"meeting_key": "meeting", "key": "referral"}
RECEIVES = {"maria", "johan"}
ADDRESSES: Mapping[str, Address] = {
    "": _on("public", ANY, "GET POST"),  # the front: a way in for everybody, one's own day for staff
    "health/live": _on("public", ANY, "GET POST"),
    "health/ready": _on("public", ANY, "GET POST"),
    "setlang/": _on("public", ANY, "GET POST"),
    "logga-in/": _on("public", ANY, "GET POST"),
    "logga-in/med/<slug:key>/": _on("public", ANY, "POST", key="provider"),
    "logga-in/nekad/<slug:reason>/": _on("public", ANY, reason="reason"),
    "logga-in/utloggad/<slug:key>/": _on("public", ANY, key="provider"),
    "logga-in/svar/<slug:provider_id>/": _on("public", ANY, provider_id="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/": _on("public", ANY, "POST", organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/klart/": _on("public", ANY, organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/metadata/": _on("public", ANY, organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/utloggad/": _on("public", ANY, organization_slug="provider"),
    "logga-in/svar/<slug:key>/utloggad/": _on("public", ANY, "POST", key="provider"),
    "legitimera-igen/": _on("staff", STAFF, "GET POST"),
    "logga-ut/": _on("public", ANY, "POST"),
    "uppdrag/": _on("public", ANY, "GET POST"),
    "utkast/": _on("staff", STAFF, "POST"),
    "utseende/": _on("public", ANY, "GET POST"),
    "tillganglighet/": _on("public", ANY, "GET POST"),
    "galleri/": _on("public", ANY, "GET POST"),
    "galleri/for-dig/": _on("public", ANY, "GET POST"),
    "soka-hjalp/": _on("public", ANY),
    "soka-hjalp/<slug:slug>/": _on("public", ANY, slug="site"),
    "soka-hjalp/<slug:slug>/broschyr/": _on("public", ANY, slug="site"),
    "soka-hjalp/<slug:slug>/skriv/": _on("public", ANY, "GET POST", slug="site"),
    "soka-hjalp/<slug:slug>/skicka/": _on("public", ANY, "POST", slug="site"),
    "soka-hjalp/<slug:slug>/rensa/": _on("public", ANY, "POST", slug="site"),
    "soka-hjalp/<slug:slug>/kvitto/": _on("public", ANY, slug="site"),
    "kvitto/": _on("public", ANY, "GET POST"),
    "remiss/ny/": _on("staff", CARE | {"disa"}, "GET POST"),
    "skickat/": _on("staff", CARE | {"disa"}),
    "inkorg/": _on("staff", COORDINATORS | {"rut", "hans"}),
    "remiss/<uuid:key>/": _on("referral", {"maria", "johan", "hans", "karin", "per", "pia"}, **REFERRAL),
    "remiss/<uuid:key>/ta/": _on("referral", RECEIVES, "POST", **REFERRAL),
    "remiss/<uuid:key>/fraga/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/svaret-har-kommit/": _on("referral", RECEIVES, "POST", **REFERRAL),
    "remiss/<uuid:key>/nummer/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/lista/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/svar/": _on("referral", ANY, **REFERRAL),
    "remiss/<uuid:key>/avsluta/": _on("referral", RECEIVES, "POST", **REFERRAL),
    "remiss/<uuid:key>/arende/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remissgrupp/": _on("staff", COORDINATORS | {"rut", "pia", "hans"}),
    "remissgrupp/nytt/<slug:slug>/": _on("meeting", ANY, "GET POST", slug="site"),
    "remissgrupp/<uuid:meeting_key>/": _on("meeting", UNIT_WORK | {"hans", "pia"}, meeting_key="meeting"),
    "remissgrupp/<uuid:meeting_key>/narvaro/": _on("meeting", ANY, "POST", meeting_key="meeting"),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/": _on("referral", UNIT_WORK | {"hans", "pia"}, **ITEM),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/kriterier/": _on("referral", ANY, "POST", **ITEM),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/beslut/": _on("referral", RECEIVES, "GET POST", **ITEM),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/mening/": _on("referral", ANY, "POST", **ITEM),
    "tavla/": _on("staff", CARE),
    "tavla/mall/": _on("staff", ANY),  # empty until the unit has a case
    "tavla/rad/<uuid:case_id>/": _on("row", READS_CASE, case_id="case"),
    "tavla/nasta-steg/<uuid:case_id>/": _on("writing", WRITES_CASE, "GET POST", case_id="case"),
    "tavla/steg/<uuid:record_id>/": _on("line", ANY, "GET POST", record_id="step"),
    "tavla/angra/<uuid:record_id>/": _on("line", ANY, "POST", record_id="status"),
    "tavla/<uuid:case_id>/<slug:code>/": _on("writing", WRITES_CASE, "GET POST", case_id="case", code="domain"),
    "events/board/": _on("stream", ANY),
    "arenden/": _on("staff", CARE),
    "arende/<uuid:key>/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/roll/": _on("case", STAFFS_CASE, "GET POST", **CASE),
    "arende/<uuid:key>/roll/<uuid:role>/": _on("case", STAFFS_CASE, "GET POST", **CASE, role="role"),
    "arende/<uuid:key>/runt/": _on("writing", WRITES_CASE, "GET POST", **CASE),
    "arende/<uuid:key>/anteckning/": _on("writing", WRITES_CASE, "GET POST", **CASE),
    "arende/<uuid:key>/anteckning/ses-av/": _on("writing", ANY, **CASE),
    "uppgift/<uuid:key>/ratta/": _on("record", ANY, "GET POST", key="note"),
    "uppgift/<uuid:key>/versioner/": _on("record", READS_CASE, key="note"),
    "uppgift/<uuid:key>/varfor/": _on("record", READS_CASE, key="note"),
    "uppgift/<uuid:key>/delning/": _on("record", ANY, "GET POST", key="note"),
    "uppgift/<uuid:key>/delning/annan-grund/": _on("record", ANY, "POST", key="note"),
    "utlamnande/<uuid:key>/tillbaka/": _on("handed", ANY, "GET POST", key="disclosure"),
    "samtycke/<uuid:key>/": _on("own", ANY, key="consent"),
    "samtycke/<uuid:key>/andra/": _on("own", ANY, "GET POST", key="consent"),
    "samtycke/<uuid:key>/aterkalla/": _on("own", ANY, "GET POST", key="consent"),
    "person/<uuid:key>/": _on("own", ANY, key="link"),
    "person/<uuid:key>/kontakt/": _on("own", ANY, "GET POST", key="link"),
    "person/<uuid:key>/skydd/": _on("own", ANY, "GET POST", key="link"),
    "person/<uuid:key>/samtycke/": _on("own", ANY, key="link"),
    "person/<uuid:key>/samtycke/nytt/": _on("own", ANY, "GET POST", key="link"),
    "sok/": _on("staff", CARE, "GET POST"),
}


def in_scope(kind: str, persona: str, state: str) -> bool:
    """Is the object there at all for this persona's unit, in this sharing state?"""
    unit = PERSONAS[persona]
    if kind in ("public", "staff", "stream"):
        return True
    if kind == "meeting":
        return unit in (MUNICIPALITY, PSYCHIATRY)
    if kind == "row" and state == "closed":  # the board shows open cases
        return False
    if state == "protected" and persona != "maria":
        return False
    if unit == MUNICIPALITY:
        return True
    if unit != PSYCHIATRY or kind == "own":
        return False
    return state in (BOTH if kind in ("case", "row", "writing") else HANDED)


def expected(address: Address, persona: str, state: str, method: str) -> str:
    """public, method, door, gone, outside (gone or refused, alike for all ids), refused, open, or any of these two."""
    if address.sees == "public":
        return "public"
    if method not in address.methods.split():
        return "method"
    if persona == "anonymous":
        return "door"
    if address.sees == "stream":
        return "any"
    if not in_scope(address.sees, persona, state):
        return "outside" if persona in OUTSIDE_CARE else "gone"
    if address.may == ANY or (address.sees == "writing" and state == "closed"):
        return "any"
    return "open" if persona in address.may else "refused"
