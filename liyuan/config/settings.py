"""Django settings, read from the instance's environment."""

import os
from datetime import timedelta
from pathlib import Path

from csp import constants as csp

from liyuan.config.database import database_settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "liyuan"

LIYUAN_INSTANCE = os.environ.get("LIYUAN_INSTANCE", "dev")
LIYUAN_DATA = Path(os.environ.get("LIYUAN_DATA", ROOT / ".run" / "instances" / LIYUAN_INSTANCE))
LIYUAN_PACK = Path(os.environ.get("LIYUAN_PACK", ROOT / "packs" / "chengdu"))
# Demonstration data and accounts exist only in an instance that `demo` made.
LIYUAN_DEMO = os.environ.get("LIYUAN_DEMO") == "1"
LIYUAN_IMPORT_DAYS = int(os.environ.get("LIYUAN_IMPORT_DAYS", "14"))
LIYUAN_LEDGER_DAYS = int(os.environ.get("LIYUAN_LEDGER_DAYS", "400"))

# Who reads and checks a rule's text for the workshop: it stands above it, so it is named here.
LIYUAN_WORKSHOP = "liyuan.packs.workshop"

SECRET_KEY = os.environ["LIYUAN_SECRET_KEY"]
DEBUG = os.environ.get("LIYUAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("LIYUAN_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "liyuan.accounts",
    "liyuan.journal",
    "liyuan.rules",
    "liyuan.parks",
    "liyuan.enterprises",
    "liyuan.imports",
    "liyuan.policies",
    "liyuan.indicators",
    "liyuan.workbench",
    "liyuan.dashboards",
    "liyuan.web.apps.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liyuan.accounts.login.idle_limit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liyuan.web.middleware.habits",
    "axes.middleware.AxesMiddleware",
    "liyuan.config.pack_needed.PackNeeded",
]

ROOT_URLCONF = "liyuan.config.urls"
WSGI_APPLICATION = "liyuan.config.wsgi.application"

# One explicit loader stack: cotton and other loaders would otherwise overwrite each other's.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "liyuan.web.templatetags.liyuan",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liyuan.web.context.shell",
                "liyuan.config.navigation.frame",
            ],
        },
    }
]

DATABASES = {"default": database_settings(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "liyuan.accounts.access.TableBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:portal"

ACCOUNT_ADAPTER = "liyuan.accounts.login.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "liyuan.accounts.forms.LoginForm",
    "change_password": "liyuan.accounts.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "dashboards:portal"
ACCOUNT_RATE_LIMITS = False  # one mechanism only: the lock-out of axes
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_DISABLE_ACCESS_LOG = True  # the journal says who came and went
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_CALLABLE = "liyuan.accounts.login.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]

SESSION_COOKIE_AGE = 8 * 60 * 60  # of idleness: accounts.login.idle_limit prolongs it
# A demonstration is served on loopback, without TLS; everything else is served with it.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LIYUAN_DEMO

PROCRASTINATE_IMPORT_PATHS = ["liyuan.config.jobs"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = os.environ.get("LIYUAN_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
# The build names its files by their content, so they are served as they lie, for ever.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/dist/.+-[0-9A-Z]{8}\.(js|css)$"

# A decision table of 500 rows comes back as one form, cell by cell.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000

CSRF_FAILURE_VIEW = "liyuan.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],  # the style sheet's own small signs
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
    }
}

# To standard error, which the instance keeps in its log folder: a failure leaves its traceback.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
