"""Production refuses to start unsound: with practice settings, or a role that row-level security misses."""

from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction

from samvag.core.context import SETTING, signed, wall_clock
from samvag.integrations.eid.configuration import is_plain_http

SHORTEST_KEY = 32
STRONG = 3
OWN_MACHINE = ("", "127.0.0.1", "::1", "localhost")
ROLES_SQL = """
SELECT role.rolname, role.rolsuper, role.rolbypassrls,
       EXISTS (SELECT FROM pg_class
               JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
               WHERE pg_class.relowner = role.oid AND pg_class.relkind IN ('r', 'p')
                 AND pg_namespace.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'))
FROM pg_roles AS role
WHERE pg_has_role(current_user, role.oid, 'MEMBER')
ORDER BY role.rolname
"""


def settings_faults() -> list[Error]:
    """What stands in the settings and must not, when this is production."""
    if settings.MODE != "production":
        return []
    faults = []
    if settings.DEMO_PERSONAS:
        faults.append(Error("Övningsstadens personer är påslagna (SAMVAG_PERSONAS).", id="samvag.E001"))
    if settings.DEBUG:
        faults.append(Error("Felsökningsläge är påslaget (SAMVAG_DEBUG).", id="samvag.E002"))
    for name, key in (
        ("SAMVAG_SECRET_KEY", settings.SECRET_KEY),
        ("SAMVAG_CONTEXT_KEY", settings.CONTEXT_KEY),
    ):
        if settings.DEFAULT_KEY in key or len(key) < SHORTEST_KEY:
            words = f"Nyckeln är förvald eller kortare än {SHORTEST_KEY} tecken ({name})."
            faults.append(Error(words, id="samvag.E003"))
    if settings.ROLE == "samvag_worker":
        faults += seal_faults()
    if not settings.DATABASE_IS_GIVEN:
        words = "Ingen databas är angiven (DATABASE_URL); den inbyggda är bara för övning."
        faults.append(Error(words, id="samvag.E004"))
    return faults + line_faults() + sign_in_faults() + post_faults()


def line_faults() -> list[Error]:
    """Whether the line to a database on another machine is encrypted, and the machine at its end known."""
    database: Any = settings.DATABASES["default"]
    host, mode = str(database["HOST"]), database["OPTIONS"].get("sslmode", "")
    if host in OWN_MACHINE or host.startswith("/") or mode == "verify-full":
        return []
    words = "Databasen på en annan maskin ska nås med TLS och känt certifikat: DATABASE_URL med ?sslmode=verify-full."
    return [Error(words, id="samvag.E012")]


def sign_in_faults() -> list[Error]:
    """Whether staff can come in at all, and only strongly identified (HSLF-FS 2016:40)."""
    faults = []
    if not settings.PASSKEYS and not any(one.for_staff for one in settings.EID_PROVIDERS):
        words = "Det finns inget sätt att logga in för personal (SAMVAG_EID eller SAMVAG_PASSKEYS)."
        faults.append(Error(words, hint="Se docs/howto/connect-an-identity-provider.md", id="samvag.E007"))
    if settings.LEAST_LEVEL < STRONG:
        words = f"Lägsta tillitsnivå är {settings.LEAST_LEVEL}, men ska vara minst {STRONG} (SAMVAG_LEAST_LEVEL)."
        faults.append(Error(words, id="samvag.E008"))
    for one in settings.EID_PROVIDERS:
        if one.least_level < STRONG or one.accept_uncertified:
            words = f"Utfärdaren {one.key} godtas på för låg eller ocertifierad tillitsnivå (SAMVAG_EID)."
            faults.append(Error(words, id="samvag.E008"))
        if is_plain_http(one):
            words = f"Utfärdaren {one.key} nås utan kryptering (SAMVAG_EID)."
            faults.append(Error(words, id="samvag.E009"))
    return faults


def post_faults() -> list[Error]:
    """What is missing or unsafe in the ways out: mail and SMS go by TLS, from an address, with a link to us."""
    faults = []
    if settings.SMTP_HOST and settings.SMTP_TLS not in ("tls", "starttls"):
        faults.append(Error("E-post skickas utan TLS (SAMVAG_SMTP_TLS).", id="samvag.E020"))
    if settings.SMTP_HOST and "@" not in settings.MAIL_FROM:
        faults.append(Error("E-post saknar avsändare (SAMVAG_MAIL_FROM).", id="samvag.E021"))
    if settings.SMS_URL and not settings.SMS_URL.startswith("https://"):
        faults.append(Error("SMS skickas utan TLS (SAMVAG_SMS_URL ska börja med https://).", id="samvag.E022"))
    if settings.SMS_URL and not settings.SMS_TOKEN:
        faults.append(Error("SMS-tjänsten saknar nyckel (SAMVAG_SMS_TOKEN).", id="samvag.E023"))
    if (settings.SMTP_HOST or settings.SMS_URL) and not settings.PUBLIC_URL.startswith("https://"):
        faults.append(Error("Länken i besked saknas eller går utan TLS (SAMVAG_URL).", id="samvag.E024"))
    return faults


def seal_faults() -> list[Error]:
    """The background work seals the log: with a key of its own, and to a place that somebody has chosen."""
    faults = []
    if settings.DEFAULT_KEY in settings.SEAL_KEY or len(settings.SEAL_KEY) < SHORTEST_KEY:
        words = f"Loggens sigillnyckel är förvald eller kortare än {SHORTEST_KEY} tecken (SAMVAG_SEAL_KEY)."
        faults.append(Error(words, id="samvag.E010"))
    if Path(settings.SEAL_DIRECTORY).is_relative_to(settings.VAR_DIR):
        words = "Loggens sigill ska lämnas till en katalog på en annan maskin (SAMVAG_SEAL_DIRECTORY)."
        faults.append(Error(words, id="samvag.E011"))
    return faults


def database_faults(alias: str = "default") -> list[Error]:
    """Whether the role this process signs in as escapes row-level security, when this is production."""
    if settings.MODE != "production":
        return []
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        return role_faults(cursor) or context_faults(cursor)


def role_faults(cursor: Any) -> list[Error]:
    """What is wrong with the current role, or with any role it may become."""
    cursor.execute(ROLES_SQL)
    faults = []
    for role, *signs in cursor.fetchall():
        for words in compress(("är superanvändare", "har BYPASSRLS", "äger tabeller"), signs):
            text = f"Databasrollen {role} {words}, så radskyddet gäller inte (DATABASE_URL)."
            faults.append(Error(text, hint="Se: samvag check --roles-sql", id="samvag.E005"))
    return faults


def context_faults(cursor: Any) -> list[Error]:
    """Whether the database verifies contexts with the key this process signs them with; otherwise no page works.

    Pre-condition: inside a transaction, whose setting it changes.
    """
    try:
        with transaction.atomic():
            cursor.execute(
                "SELECT set_config(%s, %s, true)", [SETTING, signed(f"0|0|0|0|{{}}|{{}}|check|{wall_clock() + 60}")]
            )
            cursor.execute("SELECT ctx_user()")
    except DatabaseError:
        words = "Databasen har en annan nyckel än SAMVAG_CONTEXT_KEY. Kör: manage.py store_context_key"
        return [Error(words, id="samvag.E006")]
    return []


def post_missing() -> list[CheckMessage]:
    """A production that tells nobody outside the house may be meant so; it is said aloud and not refused."""
    if settings.MODE != "production":
        return []
    missing = [("E-post", "SAMVAG_SMTP_HOST", settings.SMTP_HOST), ("SMS", "SAMVAG_SMS_URL", settings.SMS_URL)]
    return [
        CheckMessage(WARNING, f"{channel} är inte ansluten, så ingen får besked den vägen ({name}).", id="samvag.W001")
        for channel, name, value in missing
        if not value
    ]


def settings_check(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[CheckMessage]:
    """The settings' faults as Django system checks."""
    return [*settings_faults(), *post_missing()]


def require_sound() -> None:
    """Raise with every fault in words rather than serve one page unsafely."""
    faults = settings_faults() or database_faults()
    if faults:
        raise ImproperlyConfigured("Samväg startar inte:\n" + "\n".join(f"- {fault.msg}" for fault in faults))
