"""All settings on one page, read from the environment. Production faults are refused in `config.checks`."""

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from environs import Env

from samvag.core.limits import Limit
from samvag.core.postgres import PORT, socket_dir
from samvag.integrations.eid.configuration import read as read_providers

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("SAMVAG_VAR", str(BASE_DIR / "var"))).absolute()

# "demo" (practice town, personas), "test" or "production".
MODE = env.str("SAMVAG_MODE", "demo")
DEBUG = env.bool("SAMVAG_DEBUG", False)
DEFAULT_KEY = "not-secret-only-for-the-practice-town-and-tests"
SECRET_KEY = env.str("SAMVAG_SECRET_KEY", DEFAULT_KEY)
# Signs the database context. The database holds the same key where only the keeper role can read it.
CONTEXT_KEY = env.str("SAMVAG_CONTEXT_KEY", "context:" + SECRET_KEY)
# Former context keys: log rows they signed are still examined with them.
CONTEXT_FORMER_KEYS: list[str] = env.list("SAMVAG_CONTEXT_FORMER_KEYS", [])
# Signs the log's checkpoints. Only the background work and `samvag verify` need it. Former public keys in hex.
SEAL_KEY = env.str("SAMVAG_SEAL_KEY", "seal:" + SECRET_KEY)
SEAL_FORMER_KEYS: list[str] = env.list("SAMVAG_SEAL_FORMER_KEYS", [])
# Where checkpoints are handed: a directory on another machine's disk; once a day also by e-mail, if somebody wants it.
SEAL_DIRECTORY = env.str("SAMVAG_SEAL_DIRECTORY", str(VAR_DIR / "seal"))
SEAL_MAIL: list[str] = env.list("SAMVAG_SEAL_MAIL", [])
ALLOWED_HOSTS = env.list("SAMVAG_HOSTS", ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("SAMVAG_ORIGINS", [])
DEMO_PERSONAS = env.bool("SAMVAG_PERSONAS", MODE != "production")
# Only numbers from the official test series are accepted unless this is production (GDPR art. 5.1 c).
REQUIRE_TEST_NUMBERS = MODE != "production"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "samvag.core",
    "samvag.ui",
    "samvag.audit",
    "samvag.identity",
    "samvag.organisations",
    "samvag.people",
    "samvag.access",
    "samvag.clocks",
    "samvag.notices",
    "samvag.records",
    "samvag.sharing",
    "samvag.programmes",
    "samvag.schedules",
    "samvag.cases",
    "samvag.inner",
    "samvag.meetings",
    "samvag.visits",
    "samvag.questions",
    "samvag.assessments",
    "samvag.mapping",
    "samvag.selfcare",
    "samvag.medication",
    "samvag.waiting",
    "samvag.participation",
    "samvag.windows",
    "samvag.board",
    "samvag.leaving",
    "samvag.lifting",
    "samvag.referrals",
    "samvag.directory",
    "samvag.review",
    "samvag.retention",
    "samvag.administration",
    "samvag.today",
    "samvag.statistics",
    "samvag.between",
    "samvag.portal",
    "samvag.integrations.eid",
    "samvag.demo",
    "samvag.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samvag.config.middleware.transaction_and_actor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "samvag.config.middleware.actor_context",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "samvag.config.urls"
WSGI_APPLICATION = "samvag.config.wsgi.application"
ASGI_APPLICATION = "samvag.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "samvag.ui.context.shell",
            ],
            "builtins": ["samvag.ui.templatetags.ui"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "samvag.ui.forms.Renderer"


# Shorter than the server in front of us waits, so that a slow question becomes a clear answer.
TIME_LIMITS = ["statement_timeout=15s", "lock_timeout=5s", "idle_in_transaction_session_timeout=30s"]
# Our pages ask for a few rows through an index. With the costs of a spinning disk the planner reads a unit's whole
# audience index once for every case instead, and compiling a page's statement takes longer than answering it.
PLANNER = ["random_page_cost=1.1", "jit=off"]


# What may be said in a database's URL about how the line to it is protected (libpq 34.19).
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")


def _database(url: str, user: str | None = None) -> dict[str, object]:
    """One entry of DATABASES from a URL; socket directories stand in the query as `?host=/path`."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": user or unquote(parts.username or ""),
        "PASSWORD": "" if user else unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env.int("SAMVAG_POOL", 6), "timeout": 10},
            "connect_timeout": 5,
            "options": " ".join(f"-c {setting}" for setting in TIME_LIMITS + PLANNER),
            **{name: unquote(query[name]) for name in TLS if name in query},
        },
    }


DATABASE = env.str("SAMVAG_DATABASE", "samvag")
# Each process signs in with its own role: web, worker or (migrations, catalogue) owner.
SOCKET_URL = f"postgresql:///{DATABASE}?host={quote(str(socket_dir(VAR_DIR)))}&port={PORT}"
ROLE = env.str("SAMVAG_ROLE", "samvag_web")
GIVEN_URL = env.str("DATABASE_URL", "")
if ROLE == "samvag_worker":
    GIVEN_URL = env.str("DATABASE_WORKER_URL", GIVEN_URL)
DATABASE_IS_GIVEN = bool(GIVEN_URL)
DATABASES = {
    "default": _database(GIVEN_URL) if DATABASE_IS_GIVEN else _database(SOCKET_URL, ROLE),
    "owner": _database(env.str("DATABASE_OWNER_URL", ""))
    if env.str("DATABASE_OWNER_URL", "")
    else _database(SOCKET_URL, "samvag_owner"),
}
# The command that examines the log, and backups, sign in as a role that reads every row and writes none.
BACKUP_URL = env.str("DATABASE_BACKUP_URL", "") or ("" if DATABASE_IS_GIVEN else f"{SOCKET_URL}&user=samvag_backup")
# Where `samvag backup` lays its copies (another disk), and the key they are locked with (kept apart from them).
BACKUP_DIRECTORY = env.str("SAMVAG_BACKUP_DIRECTORY", "")
BACKUP_KEY, BACKUP_KEY_FILE = env.str("SAMVAG_BACKUP_KEY", ""), env.str("SAMVAG_BACKUP_KEY_FILE", "")
# The owner alias migrates and fills catalogues in short commands; a pool there would only hold sockets.
for name in ("pool", "options"):
    DATABASES["owner"]["OPTIONS"].pop(name)  # type: ignore[attr-defined]
DATABASES["owner"]["TEST"] = {"MIRROR": None}
DATABASE_ROUTERS = ["samvag.core.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign-in"

# Whom we trust to say who somebody is. allauth speaks the protocols; who gets in is decided by our own adapter.
EID_PROVIDERS = read_providers(env.str("SAMVAG_EID", ""))
# Passkeys, for organisations without a provider; made only with an invitation from their own administrator.
PASSKEYS = env.bool("SAMVAG_PASSKEYS", MODE != "production")
LEAST_LEVEL = env.int("SAMVAG_LEAST_LEVEL", 3)
SOCIALACCOUNT_ADAPTER = "samvag.integrations.eid.adapter.Adapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"

# How long an emergency access stands open; who needs longer opens again, and that is reviewed too.
EMERGENCY_MINUTES = env.int("SAMVAG_EMERGENCY_MINUTES", 60)
# How often from one address within ten minutes. A municipality sits behind one, so these stop machines, not people.
TRUSTED_PROXIES = env.int("SAMVAG_PROXIES", 1 if MODE == "production" else 0)
LIMIT_SIGN_IN = Limit("sign-in", env.int("SAMVAG_LIMIT_SIGN_IN", 600), 600)
LIMIT_WRONG_CODE = Limit("wrong-code", env.int("SAMVAG_LIMIT_WRONG_CODE", 100), 600)
LIMIT_DOOR = Limit("door", env.int("SAMVAG_LIMIT_DOOR", 60), 600)

SESSION_ENGINE = "samvag.access.sessions"
SESSION_COOKIE_AGE = 60 * env.int("SAMVAG_SESSION_MINUTES", 8 * 60)  # from the identification, whatever happens
SESSION_IDLE_SECONDS = 60 * env.int("SAMVAG_IDLE_MINUTES", 60)
STEP_UP_SECONDS = 60 * env.int("SAMVAG_STEP_UP_MINUTES", 10)  # how fresh an identification sensitive acts ask for
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "samvag.ui.cookies.Messages"
COOKIE_PREFIX = ""  # a browser keeps `__Host-` only when it came over TLS, from this host, for all of it
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
if MODE == "production":
    COOKIE_PREFIX = "__Host-"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "samvag.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the design system's icons are data-URI masks
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# What leaves the house (docs/howto/connect-mail-and-sms.md). Without a server or gateway the channel is silent.
PUBLIC_URL = env.str("SAMVAG_URL", "" if MODE == "production" else "http://127.0.0.1:8000")
SMTP_HOST = env.str("SAMVAG_SMTP_HOST", "")
SMTP_PORT = env.int("SAMVAG_SMTP_PORT", 587)
SMTP_TLS = env.str("SAMVAG_SMTP_TLS", "starttls")  # or "tls", or "none" where nothing leaves the machine
SMTP_CA = env.str("SAMVAG_SMTP_CA", "")  # the certificate authority's file, when it is the organisation's own
SMTP_USER = env.str("SAMVAG_SMTP_USER", "")
SMTP_PASSWORD = env.str("SAMVAG_SMTP_PASSWORD", "")
MAIL_FROM = env.str("SAMVAG_MAIL_FROM", "" if MODE == "production" else "samvag@ovningsstaden.example")
MAIL_DOMAIN = MAIL_FROM.rpartition("@")[2] or "localhost"
# What is sent to operators (checkpoints of the log) goes the same way.
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = SMTP_TLS == "starttls", SMTP_TLS == "tls", 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
SMS_URL = env.str("SAMVAG_SMS_URL", "")
SMS_TOKEN = env.str("SAMVAG_SMS_TOKEN", "")
SMS_SENDER = env.str("SAMVAG_SMS_SENDER", "Samvag")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "samvag" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "samvag.ui.storage.HashedFiles" if MODE == "production" else "samvag.ui.storage.Files"},
}
WHITENOISE_USE_FINDERS = MODE != "production"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
LARGEST_UPLOAD = 25_000_000  # bytes of a whole request with files; each form has its own, lower limit
FILE_UPLOAD_HANDLERS = [
    "samvag.core.uploads.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Signed consents as files: how large, and who looks for viruses (`tcp://host:3310` or `unix:///run/clamav/clamd.ctl`).
# Without a scanner nothing is checked, and each page with a paper says so.
SCAN_MAX_BYTES = env.int("SAMVAG_SCAN_MAX_BYTES", 10_000_000)
CLAMD_URL = env.str("SAMVAG_CLAMD", "")
# Units that are part of sammanhållen vård- och omsorgsdokumentation (2022:913), by HSA-id; the ground is offered
# between them alone.
SVOD_UNITS: list[str] = env.list("SAMVAG_SVOD_UNITS", [])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_numbers": {"()": "samvag.core.redaction.NoIdentityNumbers"}},
    "formatters": {"line": {"()": "samvag.core.redaction.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_numbers"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("SAMVAG_LOG", "WARNING")},
}
