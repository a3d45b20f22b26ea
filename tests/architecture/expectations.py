"""What every address answers to whom: written by hand from the rules, never from the product's own permissions.

Outside one's scope is *gone*, the same as what does not exist (404); inside without the role is *refused* (403).
Whose scope an object is in depends on whose it is: `scopes.py` says so kind by kind.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

# persona: unit. Vera has two assignments and is here as both; Sara with and without a role in the case.
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
    "vera at psychiatry": "Öppenvårdspsykiatrin",
    "rut": "Lindens vårdcentral",
    "vera": "Lindens vårdcentral",
    "disa": "Psykiatrisk avdelning 12",
}
STATES = ("alone", "own", "disclosed", "category", "expired", "withdrawn", "refused", "protected", "closed")
STATES += ("narrowed", "blocked", "conflict", "emergency")
MUNICIPALITY, PSYCHIATRY = "Vuxenenheten", "Öppenvårdspsykiatrin"
HANDED = {"disclosed", "closed", "blocked", "conflict"}  # what Maria wrote, and the referral, stand open to psychiatry
BOTH = {"own", "category", "expired", "narrowed", "emergency"} | HANDED  # psychiatry is a party of the case
# The yes was narrowed to coordination: the next step stands open to psychiatry, what was written of the rest closed.
COORDINATED = HANDED | {"narrowed"}
# Blocked: the person closes what psychiatry wrote to psychiatry's other units, and to nobody else (PDL 4:4).
# Conflict: the person has closed Johan out; there is nothing for him that there is for his colleagues.
CLOSED_OUT: Mapping[str, str] = {"conflict": "johan"}
# Emergency: Olle, of another unit in the same house, reads under a key of his own on one page; Hans is to look into it.
UNDER_KEY = "olle"
# Protected: Maria coordinates the case and marked the person; psychiatry, a party where nobody had a role, keeps its
# coordinators so that the case is not left there without anybody (domain: openings only to named staff).
GIVEN = {"maria", "karin", "per"}

COORDINATORS = {"maria", "johan", "olle", "karin", "per", "vera"}
CARE = COORDINATORS | {"rut", "nina", "pia", "sara", "sara with role", "hans", "vera at psychiatry"}
STAFF, EVERYBODY = set(PERSONAS) - {"anonymous"}, set(PERSONAS)
UNIT_WORK = {"maria", "johan", "karin", "per"}
READS_CASE = UNIT_WORK | {"hans", "sara with role"}
WRITES_CASE = UNIT_WORK | {"sara with role"}
STAFFS_CASE = UNIT_WORK | {"hans"}
OUR_STAFFERS = {"maria", "johan", "hans"}  # who has a role is the own house's to say
OWN_WRITERS = {"maria", "johan", "sara with role"}  # of the unit that wrote, and may write
ASKED = {"karin", "per"}  # of the unit that a question is asked
HEALTH_CARE = {"karin", "per", "nina", "pia", "vera at psychiatry", "rut", "vera"}  # who work with people there
SIGNERS = {"hans", "pia"}  # give the second signature
TRIAGE = UNIT_WORK | {"hans", "pia"}
STATES_VIEW = UNIT_WORK | {"pia"}  # says what the organisation holds: also a handing over
RECEIVES = {"maria", "johan"}
WATCHES = COORDINATORS | {"rut", "hans"}  # whoever works for a whole unit
OPENS = CARE - {"hans"}  # in an emergency: those who care for people themselves

# open: a page; form: the form again with what is missing (422); moved: on to another page of ours; door: the way in;
# gone 404; refused 403; method 405; bad 400; conflict 409; done: without a body (204).
ANSWERS = ("open", "form", "moved", "door", "gone", "refused", "method", "bad", "conflict", "done")


@dataclass(frozen=True)
class Address:
    """One URL pattern: what object it shows, with which methods, and who of those who see the object may.

    `posts` are those who may send its form, where they are fewer. `shows` is what a GET answers one who may, `empty`
    what a form without anything filled in answers, `instead` what both answer in a state where the rule says no.
    """

    sees: str
    may: Collection[str]
    methods: str = "GET"
    arguments: tuple[tuple[str, str], ...] = ()
    posts: Collection[str] | None = None
    shows: str = "open"
    empty: str = "form"
    instead: Mapping[str, str] = field(default_factory=dict)
    anonymous: str = "door"
    query: str = ""


def _on(
    kind: str,
    may: Collection[str],
    methods: str = "GET",
    *,
    posts: Collection[str] | None = None,
    shows: str = "open",
    empty: str = "form",
    instead: Mapping[str, str] | None = None,
    anonymous: str = "door",
    query: str = "",
    **arguments: str,
) -> Address:
    return Address(kind, may, methods, tuple(arguments.items()), posts, shows, empty, instead or {}, anonymous, query)


def _public(methods: str = "GET", *, shows: str = "open", empty: str = "form", **arguments: str) -> Address:
    return _on("public", EVERYBODY, methods, shows=shows, empty=empty, **arguments)


REFERRAL, CASE, ITEM = {"key": "referral"}, {"key": "case"}, {"meeting_key": "meeting", "key": "referral"}
TOOL = {**CASE, "code": "tool"}
CLOSED = {"closed": "refused"}  # nothing is written in a closed case
# A no cannot be ended, nor what has ended or was replaced.
NO_CONSENT = dict.fromkeys(("alone", "refused", "withdrawn", "narrowed"), "refused")
# What was told of participation leaves no more when the consent, the case or the openness has ended.
READ_ON = {"closed POST": "refused"}  # a closed case is read, not written in
KEPT_IN = dict.fromkeys(("closed POST", "protected POST"), "refused")
NOT_OUT = dict.fromkeys(("withdrawn", "narrowed", "closed", "protected"), "refused")
ADDRESSES: Mapping[str, Address] = {
    "": _public(),  # the front: a way in for everybody, one's own day for staff
    "health/live": _public(),
    "health/ready": _public(),
    "setlang/": _public("GET POST", shows="moved", empty="moved"),
    "logga-in/": _public("GET POST", empty="gone"),
    # No identity provider is trusted here: an address of one that is not trusted does not exist.
    "logga-in/med/<slug:key>/": _public("POST", empty="gone", key="provider"),
    "logga-in/nekad/<slug:reason>/": _public(shows="refused", reason="reason"),
    "logga-in/utloggad/<slug:key>/": _public(shows="gone", key="provider"),
    "logga-in/svar/<slug:provider_id>/": _public(shows="gone", provider_id="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/": _public("POST", empty="gone", organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/klart/": _public(shows="gone", organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/metadata/": _public(shows="gone", organization_slug="provider"),
    "logga-in/svar/<slug:organization_slug>/saml/utloggad/": _public(shows="gone", organization_slug="provider"),
    "logga-in/svar/<slug:key>/utloggad/": _public("POST", empty="gone", key="provider"),
    "logga-in/nyckel/": _public("POST", empty="open"),
    "logga-in/nyckel/svar/": _public("POST", empty="door"),
    "logga-in/ny-nyckel/": _public("GET POST"),
    "logga-in/ny-nyckel/klar/": _public("POST", empty="door"),
    "organisation/": _on("staff", {"adam"}),
    "organisation/namn/": _on("staff", {"adam"}, "GET POST"),
    "organisation/enhet/ny/": _on("staff", {"adam"}, "GET POST"),
    "organisation/enhet/<int:key>/": _on("staff", {"adam"}, key="unit"),
    "organisation/enhet/<int:key>/andra/": _on("staff", {"adam"}, "GET POST", key="unit"),
    "organisation/enhet/<int:key>/oppet/": _on("staff", {"adam"}, "GET POST", empty="moved", key="unit"),  # closed
    "organisation/enhet/<int:key>/katalog/": _on("staff", {"adam"}, "GET POST", key="unit"),
    "katalog/": _on("staff", STAFF),
    "verksamheter/": _public(),
    "organisation/enhet/<int:key>/ny-medarbetare/": _on("staff", {"adam"}, "GET POST", key="unit"),
    "organisation/uppdrag/<int:key>/avsluta/": _on("staff", {"adam"}, "GET POST", key="assignment"),
    "organisation/uppdrag/<int:key>/tider/": _on("staff", {"adam"}, "GET POST", key="assignment"),
    "mina-tider/": _on("staff", STAFF, "GET POST"),
    "organisation/uppdrag/<int:key>/nyckel/": _on("staff", {"adam"}, "GET POST", empty="open", key="assignment"),
    "organisation/eget-uppdrag/": _on("staff", {"adam"}, "GET POST"),
    "organisation/eget-uppdrag/<int:key>/": _on("staff", {"adam"}, "POST", empty="gone", key="request"),
    "organisation/program/<slug:slug>/": _on("staff", {"adam"}, "GET POST", empty="moved", slug="site"),
    "organisation/personallista/": _on("staff", {"adam"}, "GET POST"),
    "organisation/personallista/las-in/": _on("staff", {"adam"}, "POST", empty="moved"),
    "arenden/att-lamna-over/": _on("staff", COORDINATORS | {"hans"}),
    "legitimera-igen/": _on("staff", STAFF, "GET POST", empty="moved"),
    "inloggningar/": _on("staff", STAFF, "GET POST", empty="moved"),
    "logga-ut/": _public("POST", empty="door"),
    "uppdrag/": _on("staff", STAFF, "GET POST", empty="gone"),
    "utkast/": _on("staff", STAFF, "POST", empty="bad"),
    "utseende/": _public("POST", empty="moved"),
    "tillganglighet/": _public(),
    "galleri/": _public(),
    "galleri/for-dig/": _public(),
    "soka-hjalp/": _public(),
    "soka-hjalp/<slug:slug>/": _public(slug="site"),
    "soka-hjalp/<slug:slug>/broschyr/": _public(slug="site"),
    "soka-hjalp/<slug:slug>/skriv/": _public("GET POST", slug="site"),
    "soka-hjalp/<slug:slug>/skicka/": _public("POST", empty="moved", slug="site"),
    "soka-hjalp/<slug:slug>/rensa/": _public("POST", empty="moved", slug="site"),
    "soka-hjalp/<slug:slug>/kvitto/": _public(shows="moved", slug="site"),  # nothing was sent from this browser
    "kvitto/": _public("GET POST"),
    "remiss/ny/": _on("staff", CARE | {"disa"}, "GET POST"),
    "skickat/": _on("staff", CARE | {"disa"}),
    "inkorg/": _on("staff", COORDINATORS | {"rut", "hans"}),
    "remiss/<uuid:key>/": _on("referral", TRIAGE, **REFERRAL),
    "remiss/<uuid:key>/ta/": _on("referral", RECEIVES, "POST", empty="moved", **REFERRAL),
    "remiss/<uuid:key>/fraga/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/svaret-har-kommit/": _on("referral", RECEIVES, "POST", empty="conflict", **REFERRAL),
    "remiss/<uuid:key>/lamna/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/nummer/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/lista/": _on("referral", RECEIVES, "GET POST", **REFERRAL),
    "remiss/<uuid:key>/svar/": _on("referral", TRIAGE, **REFERRAL),
    "remiss/<uuid:key>/avsluta/": _on("referral", RECEIVES, "POST", empty="moved", **REFERRAL),
    # The case is open already, so both go on to it.
    "remiss/<uuid:key>/arende/": _on("referral", RECEIVES, "GET POST", shows="moved", empty="moved", **REFERRAL),
    "remissgrupp/": _on("staff", COORDINATORS | {"rut", "pia", "hans"}),
    "remissgrupp/nytt/<slug:slug>/": _on("meeting", TRIAGE, "GET POST", slug="site"),
    "remissgrupp/<uuid:meeting_key>/": _on("meeting", TRIAGE, meeting_key="meeting"),
    "remissgrupp/<uuid:meeting_key>/tid/": _on("meeting", TRIAGE, "GET POST", meeting_key="meeting"),
    # Nobody was asked to the meeting of the scene.
    "remissgrupp/<uuid:meeting_key>/svara/": _on("meeting", TRIAGE, "POST", empty="refused", meeting_key="meeting"),
    "remissgrupp/<uuid:meeting_key>/narvaro/": _on("meeting", TRIAGE, "POST", empty="moved", meeting_key="meeting"),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/": _on("referral", TRIAGE, **ITEM),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/kriterier/": _on("referral", STATES_VIEW, "POST", empty="moved", **ITEM),
    # It is decided already, so the page goes back to the item.
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/beslut/": _on("referral", RECEIVES, "GET POST", shows="moved", **ITEM),
    "remissgrupp/<uuid:meeting_key>/<uuid:key>/mening/": _on("referral", STATES_VIEW, "POST", **ITEM),
    "avstamning/": _on("staff", COORDINATORS | {"rut", "hans"}),
    "avstamning/ny/<slug:slug>/": _on("meeting", UNIT_WORK, "GET POST", slug="site"),
    # A sync meeting that goes on. Whoever comes to it, or says that it is over, needs no form.
    "avstamning/<uuid:key>/": _on("meeting", UNIT_WORK | {"hans"}, key="sync"),
    "avstamning/<uuid:key>/tid/": _on("meeting", UNIT_WORK, "GET POST", key="sync"),
    "avstamning/<uuid:key>/start/": _on("meeting", UNIT_WORK, "POST", empty="moved", key="sync"),
    "avstamning/<uuid:key>/narvaro/": _on("meeting", UNIT_WORK, "POST", empty="moved", key="sync"),
    "avstamning/<uuid:key>/slut/": _on("meeting", UNIT_WORK, "POST", empty="moved", key="sync"),
    # Nothing is approved while it goes on.
    "avstamning/<uuid:key>/anteckningar/": _on(
        "meeting", UNIT_WORK | {"hans"}, "GET POST", posts=UNIT_WORK, empty="refused", key="sync"
    ),
    # An extra meeting that Maria called about the person: her own house knows of it.
    "avstamning/<uuid:key>/inbjudan/": _on("own", WRITES_CASE, key="gathering"),
    "avstamning/<uuid:key>/gast/<uuid:guest>/": _on(
        "own", WRITES_CASE, "POST", empty="moved", instead=CLOSED, key="gathering", guest="guest"
    ),
    "arende/<uuid:key>/moten/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/moten/nytt/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "avstamning/<uuid:key>/<uuid:case_id>/": _on(
        "row", UNIT_WORK | {"hans"}, "GET POST", posts=UNIT_WORK, key="sync", case_id="walked"
    ),
    "avstamning/<uuid:key>/<uuid:case_id>/ses-av/": _on(
        "row", UNIT_WORK, key="sync", case_id="walked", query="category=social"
    ),
    "besok/": _on("staff", CARE),
    "besok/<uuid:key>/": _on("step", READS_CASE, key="visit"),
    "besok/<uuid:key>/utfall/": _on("step", WRITES_CASE, "POST", instead=CLOSED, key="visit"),
    "besok/<uuid:key>/tid/": _on("step", WRITES_CASE, "GET POST", instead=CLOSED, key="visit"),
    "besok/<uuid:key>/anteckning/": _on("step", WRITES_CASE, "GET POST", instead=CLOSED, key="visit"),
    "besok/<uuid:key>/angra/": _on("step", OWN_WRITERS, "POST", empty="moved", instead=CLOSED, key="visit"),
    "arende/<uuid:key>/besok/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/besok/nytt/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "arende/<uuid:key>/hjalp/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/hjalp/ny/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "hjalp/<uuid:key>/angra/": _on("step", OWN_WRITERS, "POST", empty="moved", instead=CLOSED, key="help"),
    # One tap: an empty form is the whole form.
    "arende/<uuid:key>/fonster/": _on("case", WRITES_CASE, "POST", empty="moved", instead=CLOSED, **CASE),
    "fonster/<uuid:key>/": _on("window", READS_CASE, "GET POST", posts=WRITES_CASE, instead=READ_ON, key="window"),
    "fonster/<uuid:key>/kontakt/": _on("window", WRITES_CASE, "POST", empty="moved", instead=CLOSED, key="window"),
    "fonster/<uuid:key>/angra/": _on("window", OWN_WRITERS, "POST", empty="moved", instead=CLOSED, key="window"),
    "fragor/": _on("staff", CARE),
    "arende/<uuid:key>/fraga/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    # A question from Maria to psychiatry: psychiatry answers, passes on and sends back; Maria's unit takes back.
    "fraga/<uuid:key>/": _on("message", READS_CASE, "GET POST", posts=ASKED, key="message"),
    "fraga/<uuid:key>/ta/": _on("message", ASKED, "POST", empty="moved", key="message"),
    "fraga/<uuid:key>/vidare/": _on("message", ASKED, "GET POST", key="message"),
    "fraga/<uuid:key>/tillbaka/": _on("message", ASKED, "GET POST", key="message"),
    "fraga/<uuid:key>/aterta/": _on("message", OWN_WRITERS, "POST", empty="moved", key="message"),
    # Not before it is answered.
    "fraga/<uuid:key>/bilaga/<uuid:file>/": _on("message", READS_CASE, shows="gone", key="message", file="nothing"),
    "fraga/<uuid:key>/spara/": _on("message", WRITES_CASE, "POST", empty="refused", key="message"),
    # What is in the way names nobody: those who lift and those who answer read it, at the units of the site.
    "hinder/": _on("staff", WATCHES),
    "hinder/nytt/<slug:slug>/": _on("meeting", UNIT_WORK, "GET POST", slug="site"),
    "hinder/<uuid:key>/svar/": _on("meeting", {"hans"}, "GET POST", key="problem"),
    "hinder/<uuid:key>/vidare/": _on("meeting", {"hans"}, "GET POST", key="problem"),
    # The managers' group: whoever reads what is lifted reads its agenda, the heads call it.
    "chefsgrupp/": _on("staff", WATCHES),
    "chefsgrupp/ny/<slug:slug>/": _on("meeting", {"hans"}, "GET POST", slug="site"),
    "chefsgrupp/<uuid:key>/": _on("meeting", UNIT_WORK | {"hans"}, key="managers"),
    "chefsgrupp/<uuid:key>/tid/": _on("meeting", {"hans"}, "GET POST", key="managers"),
    "chefsgrupp/<uuid:key>/narvaro/": _on("meeting", {"hans"}, "POST", empty="moved", key="managers"),
    # An empty form marks all of one's own as seen.
    "notiser/": _on("staff", STAFF, "GET POST", empty="moved"),
    "notiser/mina/": _on("staff", STAFF, "GET POST"),
    # An address left empty is an answer: none.
    "notiser/enhetens-brevlada/": _on("staff", COORDINATORS | {"hans"}, "GET POST", empty="moved"),
    "ovning/utgaende-post/": _on("staff", STAFF),
    "forfaller/": _on("staff", STAFF),
    "forfaller/<uuid:key>/": _on("clock", RECEIVES | {"hans"}, key="deadline"),
    "forfaller/<uuid:key>/klart/": _on("clock", RECEIVES, "POST", empty="moved", key="deadline"),
    "forfaller/<uuid:key>/paus/": _on("clock", RECEIVES, "POST", key="deadline"),
    "forfaller/<uuid:key>/igen/": _on("clock", RECEIVES, "POST", empty="moved", key="deadline"),
    "forfaller/steg/<uuid:key>/": _on("step", READS_CASE, key="step"),
    "siffror/": _on("staff", COORDINATORS | {"rut", "hans"}),
    "siffror/arbetsbok/": _on("staff", COORDINATORS | {"rut", "hans"}),
    "mellan-stolarna/": _on("staff", WATCHES),
    "mellan-stolarna/<slug:code>/<uuid:key>/": _on("finding", WATCHES, "GET POST", code="detector", key="case"),
    "mellan-stolarna/tyst/<uuid:key>/visa/": _on("mute", WATCHES, "POST", empty="moved", key="mute"),
    "tavla/": _on("staff", CARE),
    "tavla/mall/": _on("board", CARE),  # a unit without a board has no sheet
    "tavla/rad/<uuid:case_id>/": _on("row", READS_CASE, case_id="case"),
    "tavla/nasta-steg/<uuid:case_id>/": _on("row", WRITES_CASE, "GET POST", case_id="case"),
    # One click does it: an empty form is the whole form. Who sees it may look; the unit that wrote it may change it.
    "tavla/steg/<uuid:record_id>/": _on(
        "line", WRITES_CASE, "GET POST", posts=OWN_WRITERS, empty="moved", record_id="step"
    ),
    "tavla/angra/<uuid:record_id>/": _on("status", OWN_WRITERS, "POST", empty="moved", record_id="status"),
    "tavla/<uuid:case_id>/<slug:code>/": _on("row", WRITES_CASE, "GET POST", case_id="case", code="domain"),
    "events/board/": _on("staff", CARE, anonymous="refused"),
    "arenden/": _on("staff", CARE),
    "arende/<uuid:key>/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/livslinje/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/varfor/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/part/": _on("case", STAFFS_CASE, "GET POST", **CASE),
    "arende/<uuid:key>/roll/": _on("case", STAFFS_CASE, "GET POST", **CASE),
    "arende/<uuid:key>/roll/<uuid:role>/": _on("case", OUR_STAFFERS, "GET POST", **CASE, role="role"),  # Maria's
    # Whoever's staff it is ends a role that nobody takes over: there is nothing to fill in.
    "arende/<uuid:key>/roll/<uuid:role>/slut/": _on(
        "case", {"maria", "johan", "hans"}, "GET POST", empty="moved", **CASE, role="contact"
    ),
    "arende/<uuid:key>/runt/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "arende/<uuid:key>/anteckning/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "arende/<uuid:key>/anteckning/ses-av/": _on("case", WRITES_CASE, instead=CLOSED, query="category=social", **CASE),
    # Every party looks at what stands open; the owner's coordinators write and close, and an empty form is a plan that
    # says nothing yet. Nobody is named to take over, nothing was closed by the act of closing, and nobody is away.
    "arende/<uuid:key>/avslut/": _on(
        "case", READS_CASE, "GET POST", posts=RECEIVES, empty="moved", instead=READ_ON, **CASE
    ),
    "arende/<uuid:key>/avslut/tagit-over/": _on("case", (), "GET POST", **CASE),
    "arende/<uuid:key>/avslut/angra/": _on("case", (), "POST", **CASE),
    "arende/<uuid:key>/oppna-igen/": _on("case", (), "GET POST", **CASE),
    "arende/<uuid:key>/paus/": _on("case", UNIT_WORK, "GET POST", instead=CLOSED, **CASE),
    "arende/<uuid:key>/paus/slut/": _on("case", UNIT_WORK, "POST", instead=CLOSED, empty="moved", **CASE),
    "arende/<uuid:key>/skattningar/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/skattning/<slug:code>/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **TOOL),
    "arende/<uuid:key>/skattning/<slug:code>/papper/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **TOOL),
    "arende/<uuid:key>/formularkod/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "formularkod/<uuid:key>/ta-tillbaka/": _on(
        "own", OWN_WRITERS, "POST", empty="moved", instead=CLOSED, key="form_code"
    ),
    "fyll-i/": _public("GET POST"),
    "fyll-i/formular/": _public("GET POST", shows="moved", empty="moved"),  # nobody here has typed a code
    "fyll-i/tack/": _public(),
    "arende/<uuid:key>/halsa/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/halsokontroll/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "arende/<uuid:key>/prov/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "halsa/<uuid:key>/ta-tillbaka/": _on("record", OWN_WRITERS, "GET POST", instead=CLOSED, key="check"),
    "arende/<uuid:key>/kartlaggning/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/kartlaggning/blad/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/kartlaggning/jamfor/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/kartlaggning/omrade/<slug:code>/": _on(
        "case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE, code="domain"
    ),
    "arende/<uuid:key>/kartlaggning/grupp/": _on(
        "case", READS_CASE, "GET POST", posts=WRITES_CASE, instead=READ_ON, **CASE
    ),
    "grupp/<uuid:key>/ta-tillbaka/": _on("step", OWN_WRITERS, "GET POST", instead=CLOSED, key="placed"),
    # Only health care assesses self-care; the scene's is psychiatry's own.
    "arende/<uuid:key>/egenvard/": _on("case", READS_CASE, "GET POST", posts=ASKED, instead=READ_ON, **CASE),
    # Only health care handles medicine: psychiatry, in the case where it is a party; what it agreed to is its own.
    "utlamningar/": _on("staff", HEALTH_CARE),
    "arende/<uuid:key>/lakemedel/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/utlamning/ny/": _on("case", ASKED, "GET POST", instead=CLOSED, **CASE),
    "utlamning/<uuid:key>/andra/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="hand_out"),
    "utlamning/<uuid:key>/avslut/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="hand_out"),
    "utlamning/<uuid:key>/tillfalle/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="hand_out"),
    "utlamnat/<uuid:key>/ratta/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="handed"),
    "arende/<uuid:key>/nedtrappning/ny/": _on("case", ASKED, "GET POST", instead=CLOSED, **CASE),
    "nedtrappning/<uuid:key>/andra/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="tapering"),
    "nedtrappning/<uuid:key>/besked/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="tapering"),
    "nedtrappning/<uuid:key>/papper/": _on("psychiatry", ASKED, key="tapering"),
    "arende/<uuid:key>/vantan/": _on("case", READS_CASE, **CASE),
    "arende/<uuid:key>/vantan/ny/": _on("case", WRITES_CASE, "GET POST", instead=CLOSED, **CASE),
    "vantan/<uuid:key>/hant/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="waiting"),
    "vantan/<uuid:key>/ta-tillbaka/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="waiting"),
    "egenvard/<uuid:key>/intyg/": _on("psychiatry", ASKED, key="selfcare"),
    "egenvard/<uuid:key>/ta-tillbaka/": _on("psychiatry", ASKED, "GET POST", instead=CLOSED, key="selfcare"),
    "arende/<uuid:key>/deltagande/": _on("case", READS_CASE, "GET POST", posts=WRITES_CASE, instead=KEPT_IN, **CASE),
    "deltagande/<uuid:key>/": _on("shown", READS_CASE, key="shown"),
    "deltagande/<uuid:key>/dokument/": _on("shown", READS_CASE, instead=NOT_OUT, key="shown"),
    "deltagande/<uuid:key>/fil/": _on("shown", READS_CASE, instead=NOT_OUT, key="shown"),
    "kartlaggning/<uuid:key>/ratta/": _on("record", OWN_WRITERS, "GET POST", instead=CLOSED, key="mapped"),
    "skattning/<uuid:key>/": _on("record", READS_CASE, key="form"),
    "skattning/<uuid:key>/ratta/": _on("record", OWN_WRITERS, "GET POST", instead=CLOSED, key="form"),
    "skattning/<uuid:key>/bedomning/": _on("record", OWN_WRITERS, "GET POST", instead=CLOSED, key="form"),
    "uppgift/<uuid:key>/ratta/": _on("record", OWN_WRITERS, "GET POST", key="note"),
    "uppgift/<uuid:key>/runt/": _on("record", OWN_WRITERS, "GET POST", instead=CLOSED, key="actor"),
    "uppgift/<uuid:key>/versioner/": _on("record", READS_CASE, key="note"),
    "uppgift/<uuid:key>/fel/": _on("record", OWN_WRITERS, "GET POST", key="note"),
    "uppgift/<uuid:key>/varfor/": _on("record", READS_CASE, key="note"),
    "uppgift/<uuid:key>/delning/": _on("record", OWN_WRITERS, "GET POST", empty="moved", key="note"),
    "uppgift/<uuid:key>/varfor/andra/": _on("record", OWN_WRITERS, key="note"),
    "uppgift/<uuid:key>/delning/annan-grund/": _on("record", OWN_WRITERS, key="note"),
    "uppgift/<uuid:key>/delning/annan-grund/<slug:ground>/": _on(
        "record", OWN_WRITERS, "GET POST", key="note", ground="ground"
    ),
    "uppgift/<uuid:key>/delning/utanfor/<slug:ground>/": _on(
        "record", OWN_WRITERS, "GET POST", key="note", ground="ground"
    ),
    "uppgift/<uuid:key>/ta-in/": _on("received", WRITES_CASE, "POST", empty="moved", key="note"),
    "underskrifter/": _on("staff", SIGNERS),
    "underskrift/<uuid:key>/": _on("proposal", SIGNERS, "GET POST", key="proposal"),
    "varfor-inte/": _public(),
    "utlamnande/<uuid:key>/tillbaka/": _on("handed", OWN_WRITERS, "GET POST", key="disclosure"),
    "samtycke/<uuid:key>/": _on("own", READS_CASE, key="consent"),
    "samtycke/<uuid:key>/fornya/": _on("own", OWN_WRITERS, "GET POST", key="consent"),
    "samtycke/blankett/": _on("staff", CARE - {"hans"}),
    "samtycke/<uuid:key>/blankett/": _on("own", READS_CASE, key="consent"),
    "samtycke/<uuid:key>/papper/": _on("own", OWN_WRITERS, "GET POST", key="consent"),
    "samtycke/papper/<uuid:key>/": _on("own", READS_CASE, key="scan"),
    "samtycke/<uuid:key>/andra/": _on("own", OWN_WRITERS, "GET POST", instead=NO_CONSENT, key="consent"),
    "samtycke/<uuid:key>/aterkalla/": _on(
        "own", OWN_WRITERS, "GET POST", instead=NO_CONSENT, empty="moved", key="consent"
    ),
    "person/<uuid:key>/": _on("own", READS_CASE, key="link"),
    "person/<uuid:key>/kontakt/": _on("own", OWN_WRITERS, "GET POST", key="link"),
    "person/<uuid:key>/nytt-nummer/": _on("own", OWN_WRITERS, "GET POST", key="link"),
    "person/<uuid:key>/sammanfor/": _on("own", RECEIVES, "GET POST", key="link"),
    "sammanforing/<uuid:key>/": _on("own", RECEIVES, "GET POST", empty="moved", key="merge"),
    "person/<uuid:key>/skydd/": _on("own", RECEIVES, "GET POST", key="link"),
    "person/<uuid:key>/kod/": _on("own", OWN_WRITERS, "GET POST", empty="open", key="link"),
    "person/<uuid:key>/ombud/": _on("own", RECEIVES, "GET POST", key="link"),
    "ombud/<uuid:key>/avsluta/": _on("own", RECEIVES, "POST", empty="moved", key="mandate"),
    "min-sida/": _public(shows="moved"),  # nobody here has come in as a person
    "min-sida/in/": _public("GET POST"),
    "min-sida/for/": _public("GET POST", shows="moved", empty="moved"),
    "person/<uuid:key>/samtycke/": _on("own", READS_CASE, key="link"),
    "person/<uuid:key>/samtycke/nytt/": _on("own", OWN_WRITERS, "GET POST", key="link"),
    "person/<uuid:key>/atkomst/": _on("own", READS_CASE, key="link"),
    "person/<uuid:key>/utestangning/": _on("own", UNIT_WORK | {"hans"}, "GET POST", key="link"),
    "person/<uuid:key>/utestangning/<uuid:mark>/": _on(
        "own", UNIT_WORK | {"hans"}, "GET POST", shows="gone", empty="gone", key="link", mark="nothing"
    ),
    "person/<uuid:key>/sparr/": _on("own", (), "GET POST", key="link"),  # only health care has blocks
    "person/<uuid:key>/sparr/<uuid:block>/": _on("own", (), "GET POST", key="link", block="nothing"),
    "person/<uuid:key>/oppning/": _on("own", RECEIVES, "GET POST", key="link"),
    "person/<uuid:key>/oppning/slut/": _on("own", RECEIVES, "POST", empty="gone", key="link"),
    "person/<uuid:key>/avliden/": _on("own", RECEIVES, "GET POST", key="link"),
    "arende/<uuid:key>/deltagare/": _on("case", STAFFS_CASE, "GET POST", **CASE),
    "nodoppning/": _on("staff", OPENS, "GET POST"),
    "nodoppning/utan-traff/": _on("staff", OPENS),
    # An access is its holder's alone: for everybody else, and here for all, there is none.
    "nodoppning/<uuid:key>/": _on("access", {UNDER_KEY}, key="access"),
    "nodoppning/<uuid:key>/sparr/": _on(
        "access", {UNDER_KEY}, "POST", empty="gone", key="access"
    ),  # nothing is blocked
    "nodoppning/<uuid:key>/slut/": _on("access", {UNDER_KEY}, "POST", empty="moved", key="access"),
    "nodoppningar/": _on("staff", {"hans", "lena"}),
    "nodoppningar/<uuid:key>/": _on("opened", {"hans", "lena"}, "GET POST", key="access"),
    "gallring/": _on("staff", {"hans", "adam"}),
    "gallring/forslag/": _on("staff", {"adam"}, "POST", empty="moved"),
    "gallring/regel/": _on("staff", {"hans"}, "GET POST"),
    "gallring/undantag/": _on("staff", {"hans"}, "GET POST"),
    "gallring/undantag/<uuid:key>/bort/": _on("staff", {"hans"}, "POST", empty="moved", key="hold"),
    "gallring/<uuid:key>/": _on("staff", {"hans", "adam"}, "GET POST", posts={"hans"}, empty="moved", key="purge"),
    "gallring/<uuid:key>/protokoll/": _on("staff", {"hans", "adam"}, shows="gone", key="purge"),
    "sok/": _on("staff", CARE, "GET POST", empty="open"),
    "logg/": _on("staff", {"lena"}),
    "logg/sigill/": _on("staff", {"lena"}),
    "logg/stickprov/": _on("staff", {"lena"}, "GET POST"),
    "logg/sok/": _on("staff", {"lena"}, "GET POST"),
    "logg/granskning/<uuid:key>/": _on("staff", {"lena"}, "GET POST", key="review"),
    "logg/granskning/<uuid:key>/protokoll/": _on("staff", {"lena"}, key="review"),
    "logg/granskning/<uuid:key>/resten/": _on("staff", {"lena"}, "POST", empty="moved", key="review"),
    "logg/rad/<uuid:key>/": _on("staff", {"lena"}, "GET POST", key="review row"),
    "logg/utdrag/": _on("staff", {"lena"}, "GET POST", empty="moved"),
    "logg/utdrag/nytt/": _on("staff", {"lena"}, "GET POST"),
    "logg/utdrag/<uuid:key>/": _on("staff", {"lena"}, "GET POST", key="extract"),
    "logg/allt-om-en-person/": _on("staff", {"lena"}),
    "logg/allt-om-en-person/nytt/": _on("staff", {"lena"}, "GET POST"),
    "logg/allt-om-en-person/<uuid:key>/": _on("staff", {"lena"}, "GET POST", empty="moved", key="copy"),
    # Not before every row is screened; that it is fetched afterwards stands in the copy's own tests.
    "logg/allt-om-en-person/<uuid:key>/filer/": _on("staff", {"lena"}, shows="gone", key="copy"),
    "logg/utdrag/<uuid:key>/dokument/": _on("staff", {"lena"}, key="extract"),
}
