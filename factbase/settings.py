"""Factbase's settings, all from the environment.

| variable | meaning | default |
| --- | --- | --- |
| FACTBASE_ENV | `development` or `production` | development |
| FACTBASE_DATA | the folder of the SQLite base and of the development key | the checkout |
| DATABASE_URL | the base, where it is not that SQLite file: `postgresql://user:password@host/name` | |
| FACTBASE_SECRET_KEY | signs sessions; production refuses to start without it | development makes one and keeps it |
| FACTBASE_ALLOWED_HOSTS | host names, with commas; production needs at least one | localhost |
| FACTBASE_TRUSTED_ORIGINS | origins whose forms are believed, with commas: `https://facts.example` | |
| FACTBASE_BEHIND_PROXY | a proxy in front ends TLS and sets X-Forwarded-Proto itself | false |
| FACTBASE_HSTS_SECONDS | how long browsers remember to use https (production) | a year |
| FACTBASE_STATEMENT_TIMEOUT | seconds one statement may take on PostgreSQL, 0 for ever | 5 in the web process, else 0 |
| FACTBASE_READ_PREPARED | reads are prepared on PostgreSQL; off behind a pooler that cannot keep them | true |
| FACTBASE_READ_DEADLINE | seconds one read may take on SQLite, 0 for ever | 5 |
| FACTBASE_PUBLIC_URL | where permalinks lead: `https://facts.example` | http://127.0.0.1:8000 |
| FACTBASE_MAX_AGE | seconds for which anybody may keep a public answer of the API without asking again | 0 |
| FACTBASE_PERSISTED | documents known by their hash: `off`, `automatic`, or `trusted`, which answers no others | off |
| FACTBASE_DOCUMENTS | the file of the documents that are `trusted`: `manage.py documents` makes and checks it | |
| FACTBASE_BUDGET_ADDRESS | points a minute for an address (without a token), 0 for no end | production: 60000 |
| FACTBASE_BUDGET_TOKEN | points a minute for a token, or who is signed in, 0 for no end | production: 300000 |
| REDIS_URL | where all processes count budgets together: `redis://host:6379/0`; each counts its own without | |
| FACTBASE_TWO_PERSON_RULE | the one who publishes is not the one who last edited | true |
| FACTBASE_DEBUG | Django's debug pages (never in production) | false |
| FACTBASE_LOG_LEVEL | of everything but Django | INFO in production, else WARNING |
"""

from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from factbase.databases import database, sqlite
from factbase.logs import logging_settings
from factbase.secret import kept

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(prefix="FACTBASE_")
PRODUCTION = env.str("ENV", "development", validate=validate.OneOf(["development", "production"])) == "production"
DATA = Path(env.str("DATA", str(BASE_DIR)))
DEBUG = env.bool("DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("FACTBASE_DEBUG shows the inside of the house; it cannot be on in production.")

# ---------------------------------------------------------------- who asks
SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else kept(DATA / ".secret_key"))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if PRODUCTION and not (SECRET_KEY and ALLOWED_HOSTS):
    raise ImproperlyConfigured("Production needs FACTBASE_SECRET_KEY and FACTBASE_ALLOWED_HOSTS.")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("TRUSTED_ORIGINS", [])
CSRF_FAILURE_VIEW = "factbase.errors.csrf_failure"

AUTH_USER_MODEL = "quotes.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
TWO_PERSON_RULE = env.bool("TWO_PERSON_RULE", True)

# ---------------------------------------------------------------- what is read
READ_PREPARED = env.bool("READ_PREPARED", True)
READ_DEADLINE = env.float("READ_DEADLINE", 5.0)
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# What is withheld is gone from the next answer on; a cache that need not ask would go on telling it. To ask costs one
# read, and no body where nothing has changed.
MAX_AGE = env.int("MAX_AGE", 0, validate=validate.Range(min=0))
PERSISTED = env.str("PERSISTED", "off", validate=validate.OneOf(["off", "automatic", "trusted"]))
DOCUMENTS = env.str("DOCUMENTS", "")
if PERSISTED == "trusted" and not DOCUMENTS:
    raise ImproperlyConfigured("FACTBASE_PERSISTED=trusted needs FACTBASE_DOCUMENTS, the file of those documents.")

# ---------------------------------------------------------------- how much is answered (quotes.access.budget)
# A point is a row, some 0.02 ms; a person who browses uses a few thousand a minute, a program that reads a page of 50
# every second 3,000. One that reads as fast as it can wants 75,000 a second: it waits, and an address has at most a
# tenth of one core, or a third of it by what is dearest (facets, searches). Who has a token is known, and has five
# times as much.
BUDGET_ADDRESS = env.int("BUDGET_ADDRESS", 60_000 if PRODUCTION else 0, validate=validate.Range(min=0))
BUDGET_TOKEN = env.int("BUDGET_TOKEN", 300_000 if PRODUCTION else 0, validate=validate.Range(min=0))
REDIS_URL = Env().str("REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL is the address of a Redis: redis://host:6379/0, rediss:// or unix://.")
if REDIS_URL and find_spec("redis") is None:
    raise ImproperlyConfigured("REDIS_URL needs the package redis, in the version that pyproject.toml names.")

# ---------------------------------------------------------------- what is here
INSTALLED_APPS = [
    "quotes.apps.QuotesConfig",
    "quotes.apps.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "graphene_django_graphiql_static",
]
MIDDLEWARE = [
    "factbase.headers.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "factbase.visitors.paths",
    "factbase.visitors.doors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "factbase.visitors.bodies",
]
ROOT_URLCONF = "factbase.urls"
WSGI_APPLICATION = "factbase.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---------------------------------------------------------------- where it is kept
STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", 0, validate=validate.Range(min=0))
URL = Env().str("DATABASE_URL", "")
DATABASES = {"default": database(URL, STATEMENT_TIMEOUT) if URL else sqlite(DATA / "factbase.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Times are UTC everywhere; the language is the interface's, not the quotes'.
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["factbase.formats"]

# ---------------------------------------------------------------- what the pages load, all of it from here
STATIC_URL = "/static/"
# Development reads them where the packages keep them; production collects them once (manage.py collectstatic).
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ---------------------------------------------------------------- what a browser may do with it
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_ENGINE = "factbase.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 60 * 60 * 24 * 365) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------- how much one request may bring
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# ---------------------------------------------------------------- REST and its description
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "quotes.rest.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factbase",
    "VERSION": "1",
    "DESCRIPTION": "A fact-and-quote database: sources, speakers, quotes and claims, and for each how we know. "
    "Anonymous readers see what is public. Lists take filters, `order`, `first` and `after`; `fields` narrows a row, "
    "`include` opens its edges. Values of lists are repeated or given with commas. What is unknown is null. Curators "
    "write by POST, PATCH and DELETE, with a token for writing; a change needs the record's ETag as If-Match.",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "CONTACT": {"name": "Whoever keeps this base"},
    "SERVERS": [{"url": "/", "description": "This server."}],
    "TAGS": [
        {"name": "index", "description": "Where everything is."},
        {"name": "quotes", "description": "Words in a source."},
        {"name": "sources", "description": "Documents in which something was said or reported."},
        {"name": "speakers", "description": "Whoever can say or publish something."},
        {"name": "claims", "description": "Statements that can be true or false."},
        {"name": "topics", "description": "What quotes and claims are about."},
        {"name": "captures", "description": "Texts of sources at one moment."},
        {"name": "evidence", "description": "How quotes bear on claims."},
        {"name": "decisions", "description": "Steps from one state to another."},
        {"name": "changes", "description": "What has become of public records, in order."},
    ],
    "POSTPROCESSING_HOOKS": ["quotes.rest.describe.with_schemas"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = logging_settings(PRODUCTION, env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING"))
