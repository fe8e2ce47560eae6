"""All settings, read from the environment; secrets also from files (`…_FILE`). See docs/operations/settings.md."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

BASE = Path(__file__).resolve().parent.parent
CHECKOUT = BASE.parent
ROOMS = (
    "core",
    "audit",
    "accounts",
    "directory",
    "visits",
    "people",
    "volunteers",
    "cases",
    "plans",
    "consultations",
    "my",
    "desk",
    "portal",
    "demo",
)


def env(name: str, default: str = "") -> str:
    """The environment variable, or the content of the file that `<name>_FILE` names, or `default`."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, default)


def flag(name: str) -> bool:
    """Whether an environment switch is on (1, true, yes, on)."""
    return env(name).lower() in {"1", "true", "yes", "on"}


GELEIT_DATA_DIR = Path(env("GELEIT_DATA_DIR", str(CHECKOUT / "var")))
DEMO_MODE = flag("GELEIT_DEMO")
DEBUG = False
VERSION = "0.1.0"


def _secret_key() -> str:
    given = env("GELEIT_SECRET_KEY")
    if given:
        return given
    file = GELEIT_DATA_DIR / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [host for host in env("GELEIT_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
USE_HTTPS = flag("GELEIT_HTTPS")
_first_host = (ALLOWED_HOSTS or ["localhost"])[0].lstrip(".")
# Where people open Geleit: for links in mails that nobody's request gave rise to.
_own_address = f"https://{_first_host}" if USE_HTTPS else f"http://{_first_host}:{env('GELEIT_PORT', '8000')}"
ADDRESS = env("GELEIT_ADDRESS", _own_address).rstrip("/")

INSTALLED_APPS = [
    # First, so that our German goes before that of the dependencies.
    *(f"geleit.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    # Before all: displays and telephones that follow a queue ask every second.
    "geleit.portal.polling.QueueStates",
    # Then: an answer kept for everybody needs nothing of what follows, not even the database.
    "geleit.portal.cache.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "geleit.core.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "geleit.core.characters.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "geleit.core.characters.TypedTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, because it runs the view inside the county's transaction.
    "geleit.accounts.middleware.CountyWallMiddleware",
]

ROOT_URLCONF = "geleit.config.urls"
WSGI_APPLICATION = "geleit.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "geleit.core.jinja.environment",
            "context_processors": ["geleit.desk.navigation.page_context"],
        },
    },
    {
        # Only for what dependencies bring (password-reset mails of allauth and the like).
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"


# --- Database ---------------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """Django's connection settings from a `postgresql://` address; unix sockets as `?host=/path`."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "geleit.core.postgresql",
        **{django: parts[libpq] for libpq, django in known.items() if libpq in parts},
        "OPTIONS": {
            # Statements that come again are planned once a connection: planning took longer than answering.
            "server_side_binding": True,
            "prepare_threshold": 3,
            **{key: value for key, value in parts.items() if key not in known},
        },
        "CONN_MAX_AGE": 600,
        # Or every thread would answer once with an error after the database was away.
        "CONN_HEALTH_CHECKS": True,
        "TIME_ZONE": None,
    }


# The command line sets GELEIT_AS_OWNER for migrations only; web and worker run as the role that owns nothing.
_url = env("DATABASE_OWNER_URL") if flag("GELEIT_AS_OWNER") else env("DATABASE_URL")
DATABASES = {"default": database(_url or "postgresql:///geleit")}
# Tables with a county that must be readable before anybody is signed in, each for a reason:
WALL_OPEN_TABLES = (
    "accounts_user",  # sign-in finds the user, and only then knows the county
)

CACHES = {
    "default": {
        # Rate limits of the sign-in must hold over all worker processes; nothing else is cached here.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "technical_cache",
        # Large enough that nobody flushes a counter out by guessing under many names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Users and sessions -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["geleit.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "geleit.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "geleit.accounts.forms.SignIn",
    "reset_password": "geleit.accounts.forms.AskForReset",
    "reset_password_from_key": "geleit.accounts.forms.ResetPassword",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/anmelden/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # Remarks of visitors: for each connection, and for a county as a whole.
    "portal_feedback": "5/10m/ip,100/h/key",
    # Inquiries to the contact point: more, because a whole course may sign up for a training in one room.
    "portal_contact_point": "20/10m/ip,200/h/key",
    # Volunteers asking for a link: for each connection, and for the installation as a whole.
    "own_sign_in": "10/10m/ip,600/h/key",
}
ACCOUNT_USER_DISPLAY = "geleit.accounts.adapter.display_name"

# --- Second factor ------------------------------------------------------------------------------------------------

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "geleit.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "geleit.accounts.factor_forms.EnterCode",
    "authenticate_webauthn": "geleit.accounts.factor_forms.AnswerOfPasskey",
}
MFA_TOTP_ISSUER = "Geleit"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds before and after, for watches that go wrong
# Roles that may do nothing before a second factor is set up. The demonstration opens with one click anyway.
_far_reaching = "administrator,team_lead,data_protection_officer"
REQUIRE_MFA = frozenset(
    role.strip() for role in env("GELEIT_REQUIRE_MFA", "" if DEMO_MODE else _far_reaching).split(",") if role.strip()
)

# --- Sessions -----------------------------------------------------------------------------------------------------

IDLE_MINUTES = int(env("GELEIT_IDLE_MINUTES", "15"))
SESSION_HOURS = 10
SESSION_ENGINE = "geleit.core.sessions"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
_prefix = "__Host-" if USE_HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}geleit-session"
SESSION_COOKIE_SECURE = USE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_prefix}geleit-csrf"
CSRF_COOKIE_SECURE = USE_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "geleit.core.failures.csrf_failure"
MESSAGE_STORAGE = "geleit.core.notices.NoticeStorage"
MESSAGE_COOKIE_NAME = f"{_prefix}geleit-messages"

# --- Security headers -------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = USE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if USE_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if flag("GELEIT_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Worker -----------------------------------------------------------------------------------------------------

# What was done is in the audit trail; a job that is done is of no more use.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# --- Language, time, files, mail --------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
# Staff pages are in German; the public pages in all of these (core.multilingual.LANGUAGES, held equal by a test).
LANGUAGES = [
    ("de", "Deutsch"),
    ("en", "English"),
    ("ar", "العربية"),
    ("uk", "Українська"),
    ("ru", "Русский"),
    ("fa", "فارسی / دری"),
    ("tr", "Türkçe"),
    ("fr", "Français"),
    ("ti", "ትግርኛ"),
]
# Django has no Tigrinya of its own.
LANG_INFO.setdefault("ti", {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"})
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = GELEIT_DATA_DIR / "static"
STORAGES = {"staticfiles": {"BACKEND": "geleit.core.assets.Storage"}}
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_AUTOREFRESH = False


# What EMAIL_URL may begin with: the usual port, and how the connection is encrypted.
_MAIL_SCHEMES = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"EMAIL_USE_TLS": True}),  # STARTTLS, before name and password are sent
    "smtps": (465, {"EMAIL_USE_SSL": True}),
}


def mail(url: str) -> dict[str, object]:
    """Settings from `smtp+tls://user:password@host:587`, `smtps://…` or `smtp://…`; without any, mails become files.

    Raises ImproperlyConfigured for anything else, or a typing error would quietly keep all mails in the house.
    """
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(GELEIT_DATA_DIR / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in _MAIL_SCHEMES:
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {', '.join(_MAIL_SCHEMES)}")
    port, encryption = _MAIL_SCHEMES[parts.scheme]
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        **encryption,
    }


globals().update(mail(env("EMAIL_URL")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("GELEIT_MAIL_FROM", "geleit@localhost")

# Whether the worker asks once a week if the published web addresses answer.
LINK_CHECK = env("GELEIT_LINK_CHECK", "1").lower() not in {"0", "false", "no", "off"}

# --- Public pages -----------------------------------------------------------------------------------------------

# "host=county,…": a county's public pages under a host name of their own, without the county in the path.
PORTAL_HOSTS = dict(pair.split("=", 1) for pair in env("GELEIT_PORTAL_HOSTS").lower().split(",") if "=" in pair)
ALLOWED_HOSTS += [host for host in PORTAL_HOSTS if host not in ALLOWED_HOSTS]
# How long a public page is shown again without asking the database; 0 keeps no pages at all.
PORTAL_CACHE_SECONDS = int(env("GELEIT_PORTAL_CACHE_SECONDS", "30"))
PORTAL_CACHE_DIR = GELEIT_DATA_DIR / "portal-cache"
# Appointments: what one connection may do in ten minutes, counted by each process in its memory (portal.limits).
PORTAL_LIMIT_SECONDS = 600
_places = int(env("GELEIT_PLACES_PER_CONNECTION", "60"))
PORTAL_LIMITS = {
    "place_proven": _places,  # places kept by a browser that did a little work for each
    "place": _places // 4,  # and without, as where there is no JavaScript
    "unknown_link": 20,  # links of appointments that do not exist
    "lost_link": 10,  # questions for a link that was lost
}
# The work: so many leading zero bits of a SHA-256, about two to the power of that many tries, and how long it is valid.
PORTAL_PROOF_BITS = 15
PORTAL_PROOF_SECONDS = 1800

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
