"""Every ground for handing over without consent: when it is offered, what must be stated, and who signs.

What is never offered stands here too, with the reason, so that nobody looks for it in vain: the general clause (OSL
10:27) does not apply to secrecy in health care and social services, and OSL 10:15 a is not for care coordination.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.organisations.models import Organisation, SecrecyRegime
from samvag.sharing.models import SIGNED_BY_TWO, Ground

_HEALTH = frozenset({SecrecyRegime.OSL25_HEALTH, SecrecyRegime.PSL6_PRIVATE_HEALTH})
_PUBLIC = frozenset({SecrecyRegime.OSL25_HEALTH, SecrecyRegime.OSL26_SOCIAL})
_ALL = frozenset(SecrecyRegime)
Text = str | Promise


@dataclass(frozen=True)
class Statement:
    """One thing that must be stated: chosen from a list, or in words when there is none."""

    code: str
    label: Text
    help: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class GroundRule:
    """What one ground demands of whoever uses it."""

    ground: Ground
    rule: Text  # the law in words, for the one who must decide
    reason_label: Text
    reason_help: Text
    statements: tuple[Statement, ...] = ()
    owners: frozenset[str] = _ALL  # secrecy regimes that may use it
    inside: bool = True  # towards a unit in Samväg
    outside: bool = True  # towards somebody else
    reviewed_after: bool = False

    @property
    def signed_by_two(self) -> bool:
        """Must another colleague approve it before anything opens?"""
        return self.ground in SIGNED_BY_TWO


_DUTIES = (
    ("lus_2_1", _("Inskrivningsmeddelande (LUS 2 kap. 1 §)")),
    ("lus_3_2", _("Information vid utskrivning (LUS 3 kap. 2 §)")),
    ("sol_19_1", _("Orosanmälan för ett barn (SoL 19 kap. 1 §)")),
    ("lvm_6", _("Anmälan om vård enligt LVM (LVM 6 §)")),
    ("other", _("En annan bestämmelse, som jag skriver nedan")),
)
_SITUATIONS = (
    ("misuse", _("Personen har ett pågående missbruk")),
    ("coerced", _("Personen vårdas enligt LPT eller LRV")),
    ("minor", _("Personen är under 18 år")),
)
_CRIMES = (
    ("10_18a", _("Förebygga brott (OSL 10 kap. 18 a §)")),
    ("10_19", _("Förhindra eller avbryta vissa brott mot barn eller farliga trafikbrott (OSL 10 kap. 19–20 §§)")),
    ("10_21", _("Brott mot någon under 18 år (OSL 10 kap. 21 §)")),
    ("10_23", _("Misstanke om grövre brott (OSL 10 kap. 23 §)")),
    ("10_24", _("Något annat brott (OSL 10 kap. 24 §)")),
)
RULES: tuple[GroundRule, ...] = (
    GroundRule(
        Ground.STATUTORY_DUTY,
        _("En lag eller förordning säger att uppgiften ska lämnas. Samtycke behövs inte och kan inte stoppa det."),
        _("Vad kräver att uppgiften lämnas?"),
        _("Till exempel vilken bestämmelse, och varför just den här uppgiften behövs."),
        (Statement("duty", _("Vilken skyldighet?"), choices=_DUTIES),),
    ),
    GroundRule(
        Ground.HARMLESS,
        _("Uppgiften kan lämnas om det står klart att varken personen eller någon närstående lider men."),
        _("Varför gör uppgiften ingen skada?"),
        _("Tänk på vem som läser, vad de redan vet, och hur personen själv skulle se på det."),
    ),
    GroundRule(
        Ground.CARE_SUPPORT,
        _("Mellan myndigheter i vård och socialtjänst, när det behövs för nödvändig vård eller stöd. Används sällan."),
        _("Varför är uppgiften nödvändig för vården eller stödet?"),
        _("Vad händer om den inte lämnas?"),
        (
            Statement("situation", _("Vilken situation gäller det?"), choices=_SITUATIONS),
            Statement(
                "no_consent", _("Varför kan ni inte få ett samtycke?"), _("Vad ni har försökt, och vad personen sa.")
            ),
        ),
        owners=_PUBLIC,
    ),
    GroundRule(
        Ground.OWN_TASK,
        _("När den egna verksamheten inte kan göra sitt arbete utan att lämna uppgiften. Tolkas mycket snävt."),
        _("Varför går arbetet inte att göra utan att uppgiften lämnas?"),
        _("Att det blir enklare eller snabbare räcker inte."),
        (Statement("task", _("Vilken av era egna uppgifter gäller det?")),),
        owners=_PUBLIC,
    ),
    GroundRule(
        Ground.SVOD,
        _("Mellan enheter som är med i sammanhållen vård- och omsorgsdokumentation. Personen ska vara informerad."),
        _("Varför behöver mottagaren uppgiften?"),
        _("Mottagaren ska ha en aktuell relation till personen."),
        (
            Statement("informed", _("Hur och när informerades personen?")),
            Statement("relation", _("Vilken relation har mottagaren till personen?")),
        ),
        outside=False,
    ),
    GroundRule(
        Ground.SAME_PRINCIPAL,
        _("Mellan vårdverksamheter som hör till samma region eller kommun."),
        _("Varför behöver mottagaren uppgiften för vården?"),
        _("Bara det som behövs."),
        owners=frozenset({SecrecyRegime.OSL25_HEALTH}),
        outside=False,
    ),
    GroundRule(
        Ground.CRIME,
        _("Till polis eller åklagare, när en bestämmelse bryter sekretessen. Fråga er jurist när ni är osäkra."),
        _("Vad är misstanken eller faran, och vad begärs?"),
        _("Skriv vem som frågade och när, och vad ni lämnar."),
        (Statement("provision", _("Vilken bestämmelse?"), choices=_CRIMES),),
        inside=False,
    ),
    GroundRule(
        Ground.EMERGENCY,
        _("När liv eller hälsa är i fara nu och ingen annan väg finns. Granskas i efterhand."),
        _("Vad är faran, och varför kan det inte vänta?"),
        _("Det här får ta en minut. En chef läser det efteråt."),
        reviewed_after=True,
    ),
)
BY_GROUND: Mapping[str, GroundRule] = {rule.ground: rule for rule in RULES}
NEVER: tuple[tuple[Text, Text], ...] = (
    (
        _("Generalklausulen (OSL 10 kap. 27 §)"),
        _("gäller inte för sekretess i hälso- och sjukvård och socialtjänst."),
    ),
    (
        _("OSL 10 kap. 15 a §"),
        _("gäller brott och felaktiga utbetalningar. Den är inte till för samordning av vård och stöd."),
    ),
    (
        _("”Vi samarbetar kring personen”"),
        _("är ingen grund. Fråga personen om samtycke."),
    ),
)


def offered(owner: Organisation, recipient: Organisation | None, *, svod_units: bool = False) -> tuple[GroundRule, ...]:
    """The grounds the owner may choose between towards a recipient; None is somebody outside Samväg."""
    return tuple(rule for rule in RULES if _fits(rule, owner, recipient, svod_units))


def _fits(rule: GroundRule, owner: Organisation, recipient: Organisation | None, svod_units: bool) -> bool:
    if owner.secrecy_regime not in rule.owners:
        return False
    if recipient is None:
        return rule.outside
    if not rule.inside:
        return False
    if rule.ground == Ground.SVOD:
        return svod_units
    if rule.ground == Ground.SAME_PRINCIPAL:
        return recipient.secrecy_regime in _HEALTH and recipient.principal == owner.principal
    if rule.ground == Ground.CARE_SUPPORT:
        return recipient.secrecy_regime in _PUBLIC
    return True


def words_of(ground: str, stated: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was stated, as (question, answer) in words."""
    rule = BY_GROUND.get(ground)
    told = []
    for one in rule.statements if rule else ():
        value = stated.get(one.code, "")
        if value:
            told.append((str(one.label), str(dict(one.choices).get(value, value))))
    return told
