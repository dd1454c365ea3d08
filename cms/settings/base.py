"""Settings that every way of running shares."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from cms.settings import env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.VAR_DIR
DEBUG = False

INSTALLED_APPS = [
    "home",
    "news",
    "cms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.CompressTextMiddleware",
    "cms.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "news.middleware.RefusedMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
# What answers before Django, the outermost first: each takes the application that it stands before.
WSGI_LAYERS = ["news.counting.CountingLayer"]
if env.PAGE_CACHE != "off":
    WSGI_LAYERS.append("cms.page_cache.serving.PageCache")
# Further checks of /readyz: a name and a function that returns "ok" or what is wrong.
READINESS_CHECKS = {"views": "news.traffic.readiness"}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "cms.template_words.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.portal.portal_context",
                "news.reading.reading_context",
            ],
            "builtins": ["cms.templatetags.portal_tags"],
        },
    }
]

DATABASES = {"default": {**env.DATABASE, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Under four writers Django's defaults lose most publishes to "database is locked";
    # an immediate transaction waits its turn instead (docs/decisions/0003).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            f"PRAGMA synchronous={'FULL' if env.SQLITE_FULL_SYNC else 'NORMAL'};"
            "PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=67108864;"
            "PRAGMA cache_size=-16000;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.REDIS_URL}
        if env.REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# name: (what runs, seconds between runs)
JOBS = {
    "publish_scheduled": ("cms.jobs.publish_scheduled", 30),
    "ask_worker": ("cms.jobs.ask_worker", 60),
    "remind": ("news.reminders.remind", 900),
    "check_links": ("news.link_checks.check", 300),
    "fold_views": ("news.traffic.fold", 30),
    "fold_days_into_months": ("news.traffic.fold_days_into_months", 86_400),
    "forget_visits": ("news.traffic.forget_visits", 600),
    "forget_readers": ("news.error_reports.forget_contacts", 86_400),
    "forget_raters": ("news.ratings.forget_readers", 3_600),
    "forget_logins": ("cms.logins.forget_attempts", 3_600),
    "forget_approval_links": ("news.approval_links.forget_links", 86_400),
    "clear_sessions": ("cms.jobs.clear_sessions", 86_400),
    "clear_task_results": ("cms.jobs.clear_task_results", 86_400),
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = ["cms.logins.ThrottledBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "cms.login_form.PortalLoginForm"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The office's language: the admin, mails, commands. Readers' is SITE_LANGUAGE (docs/decisions/0030).
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
SITE_LANGUAGE = env.SITE_LANGUAGE
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Copies for every language, live as soon as the original is: past the workflow (cms.checks).
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "upstream"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["cms.formats"]
# As dates are typed in the admin; the first formats that `cms.formats` reads.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("so-tay", BASE_DIR / "docs" / "vi" / "anh")]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.MEDIA_DIR
STORAGES = {
    "default": (
        {"BACKEND": "cms.media_store.MediaStore", "OPTIONS": env.MEDIA_STORE}
        if env.MEDIA_STORE
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "cms.staticfiles.BundlingStaticFilesStorage"},
}
MEDIA_BUCKET = env.MEDIA_STORE.get("bucket_name", "")
MEDIA_CACHE_SECONDS = 2_592_000
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SITE_URL = env.SITE_URL
PORT = env.PORT
PAGE_CACHE = env.PAGE_CACHE
REQUIRE_2FA = env.REQUIRE_2FA
SECOND_FACTOR_PUBLISHERS = "news.permissions.publishes"
# What an authenticator calls the portal.
OTP_TOTP_ISSUER = urlsplit(env.SITE_URL).hostname
# When what readers see changes without an edit: (after) -> the next such moment, or None.
PAGE_MOMENTS = ["cms.models.banners.next_moment", "news.placements.next_moment"]
TRUSTED_PROXIES = env.TRUSTED_PROXIES
VIEW_WINDOW_SECONDS = env.VIEW_WINDOW_SECONDS
VIEW_JOURNALS = str(VAR_DIR / "views")
VIEW_JOURNAL_MEGABYTES = env.VIEW_JOURNAL_MEGABYTES
VIEW_DAYS_KEPT = env.VIEW_DAYS_KEPT
SQLITE_FULL_SYNC = env.SQLITE_FULL_SYNC
REMIND_AFTER_HOURS = env.REMIND_AFTER_HOURS
REMIND_RETURNED_AFTER_DAYS = env.REMIND_RETURNED_AFTER_DAYS
APPROVAL_LINK_HOURS = env.APPROVAL_LINK_HOURS
READER_CONTACT_DAYS = env.READER_CONTACT_DAYS
CHECK_OUTSIDE_LINKS = env.CHECK_OUTSIDE_LINKS
WEBSUB_HUB = env.WEBSUB_HUB
SITE_NAME = WAGTAIL_SITE_NAME = "Cổng Phường"

globals().update(env.EMAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = "no-reply@" + env.SITE_URL.split("://")[1].split(":")[0]

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews a frame
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

SITES_OF_USER = "news.permissions.sites_of"

WAGTAILADMIN_BASE_URL = env.SITE_URL
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILREDIRECTS_AUTO_CREATE = False  # cms.redirects does it
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "cms.rich_text.PortalRichTextArea"}}
WAGTAILIMAGES_IMAGE_MODEL = "cms.PortalImage"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "heic", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = env.IMAGE_MAX_MEGABYTES * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.PortalImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "cms.PortalDocument"
WAGTAILDOCS_EXTENSIONS = [
    "pdf",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "odt",
    "ods",
    "csv",
    "txt",
    "zip",
    "mp3",
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = env.DOCUMENT_MAX_MEGABYTES * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.PortalDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS = []  # nothing is fetched from outside; cms.blocks knows the video hosts
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "cms.search_backends",
        **({"URLS": [env.OPENSEARCH_URL]} if env.OPENSEARCH_URL else {}),
    }
}
WAGTAIL_FINISH_WORKFLOW_ACTION = "news.publication.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # docs/decisions/0006
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        **{name: {"level": "INFO"} for name in ("cms", "news", "home")},
        # Two lines for every task, and one for every HEAD request, would bury what matters.
        **{name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db")},
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
