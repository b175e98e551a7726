"""The settings of every installation; whatever differs between them is read from the environment.

DATABASE_URL, REDIS_URL   the servers; `manage.py desk` sets them to its embedded ones
APP_DATABASE_URL          for `prepare`: the same database as web and workers reach it, with a role of fewer rights
OWNER_DATABASE_URL        for the worker of `bulk`: the same database with the role that owns the tables
SECRET_KEY                signs sessions and keys the suppression digests; never change it, or do-not-call stops working
DEBUG                     1 on a developer's machine
ALLOWED_HOSTS             comma-separated
DESK_URL                  public address of the desk; links in e-mails start with it
HTTPS                     1 or 0; 1 behind a proxy that terminates HTTPS, as an address with https: says
PROXIES                   number of chained proxies in that case
FILES_DIR                 the folder of uploaded files
FILE_STORAGE              another Django storage for them, with its FILE_STORAGE_OPTIONS as JSON
FILE_LIMIT_MB             the largest uploaded file
EMAIL_FILES_MB            the files of one e-mail together
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, DEFAULT_FROM_EMAIL
"""

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from salesdesk import env
from salesdesk.logs.config import logging_config

# Django finds settings by name in this module.
from salesdesk.outbox.mail_settings import *  # noqa: F403
from salesdesk.people.sign_in.settings import *  # noqa: F403
from salesdesk.web.site_settings import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "only-for-a-developer's-machine" if DEBUG else "")
ALLOWED_HOSTS = env.host_names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", any_host=DEBUG)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django_fsm",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "csp",
    "salesdesk",
    "salesdesk.people",
    "salesdesk.outbox",
    "salesdesk.files",
    "salesdesk.workers",
    "salesdesk.submissions",
    "salesdesk.notifications",
    "salesdesk.custom_fields",
    "salesdesk.saved_views",
    "campaigns",
    "leads",
    "handoffs",
    "salesdesk.dashboards",
]

MIDDLEWARE = [
    "salesdesk.logs.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "salesdesk.web.static.files.StaticFilesMiddleware",
    "salesdesk.web.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "salesdesk.web.no_store.NoStoreMiddleware",
    "salesdesk.web.body_limits.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "salesdesk.people.sign_in.session_age.SessionAgeMiddleware",
    "salesdesk.people.sign_in.security_log.RefusalMiddleware",
    "salesdesk.logs.middleware.PersonLogMiddleware",
    "salesdesk.people.locale_middleware.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "salesdesk.people.access.SignedInMiddleware",
    "salesdesk.web.unstorable.UnstorableMiddleware",
    "salesdesk.submissions.middleware.SubmissionMiddleware",
]

ROOT_URLCONF = "salesdesk.urls"
FORM_RENDERER = "salesdesk.web.renderer.DeskRenderer"
WSGI_APPLICATION = "salesdesk.wsgi.application"
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
                "salesdesk.navigation.navigation",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env.url("DATABASE_URL", "postgresql://localhost/salesdesk", schemes=("postgresql", "postgres")),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
#: Builds indexes, which DATABASE_URL's role may not.
OWNER_DATABASE_URL = env.url("OWNER_DATABASE_URL", "", schemes=("postgresql", "postgres"))
# A call card joins a dozen tables along foreign keys, and planning every join order took longer than fetching
# the rows (docs/decisions/0006-plan-joins-four-at-a-time.md).
DATABASES["default"].setdefault("OPTIONS", {}).update(
    application_name="salesdesk",
    connect_timeout=5,
    # A statement ends when its process was killed, and a connection when its host is gone.
    keepalives_idle=30,
    keepalives_interval=10,
    keepalives_count=3,
    options=env.pg_options("join_collapse_limit=4 -c client_connection_check_interval=2s"),
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in rate limits are counted in the database, so they apply across web processes and work without Redis.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Parts of pages that depend on nothing but their language and the words given to {% cache %}.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None},
}


LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("nl", _("Dutch")),
    ("es", _("Spanish")),
    ("zh-hant", _("Traditional Chinese")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
#: The languages of the pages: English, and those with a translation.
TRANSLATED = [
    (code, name)
    for code, name in LANGUAGES
    if code == "en" or (LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES" / "django.mo").exists()
]
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = logging_config()

#: How large an uploaded file may be, in MB.
FILE_LIMIT_MB = env.number("FILE_LIMIT_MB", 25, least=1, most=45)
#: How large the files of one e-mail may be together, in MB. Encoded they are a third larger.
EMAIL_FILES_MB = env.number("EMAIL_FILES_MB", 15, least=1, most=45)
#: Whether a provider of text messages may be on this machine and without TLS: for tests.
ALLOW_LOCAL_PROVIDERS = env.flag("ALLOW_LOCAL_PROVIDERS")
# Uploaded files are kept outside the web root, by any Django storage; this one keeps them in a folder.
FILE_STORAGE = env.text("FILE_STORAGE", "django.core.files.storage.FileSystemStorage")
FILE_STORAGE_OPTIONS = env.json_object("FILE_STORAGE_OPTIONS") or {
    "location": env.text("FILES_DIR") or str(BASE_DIR / ".desk" / "files"),
    "file_permissions_mode": 0o600,
    "directory_permissions_mode": 0o700,
}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-collected"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Bundled and hashed by collectstatic; on a developer's machine the files as they are.
PLAIN_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
BUNDLED_STATIC_FILES = "salesdesk.web.static.files.BundledStorage"
STORAGES = {
    "default": {"BACKEND": FILE_STORAGE, "OPTIONS": FILE_STORAGE_OPTIONS},
    "staticfiles": {"BACKEND": PLAIN_STATIC_FILES if DEBUG else BUNDLED_STATIC_FILES},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
#: The targets of a large team have nine fields a row; what strangers send is limited by its length.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "salesdesk.web.uploads.DiskUploadHandler",
]

CELERY_BROKER_URL = env.url(
    "REDIS_URL", "redis://localhost:6379/0", schemes=("redis", "rediss", "redis+socket", "sentinel")
)
