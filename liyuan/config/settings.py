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

# What a person may hand over with their business: liyuan.attachments.
LIYUAN_ATTACHMENT_MB = int(os.environ.get("LIYUAN_ATTACHMENT_MB", "20"))
LIYUAN_ATTACHMENT_UNPACKED_MB = int(os.environ.get("LIYUAN_ATTACHMENT_UNPACKED_MB", "200"))
LIYUAN_ATTACHMENTS = int(os.environ.get("LIYUAN_ATTACHMENTS", "20"))

# What the capabilities above tell those below: who reads a subject's files, what notices say.
SUBJECT_READERS = "liyuan.config.subjects.READERS"
ESTIMATED_DEADLINES = "liyuan.cases.queries_estimates.estimates"
SUBJECT_PAGES = "liyuan.config.subjects.PAGES"
NOTICE_TOPICS = "liyuan.config.notices.TOPICS"
NOTICE_TITLES = "liyuan.config.notices.TITLES"
CALENDAR = "liyuan.config.notices.CALENDAR"

# Notices: by which gateway each channel goes out (liyuan.notices.channels), and when.
LIYUAN_NOTICE_SMS = os.environ.get("LIYUAN_NOTICE_SMS", "console:" if LIYUAN_DEMO else "")
LIYUAN_NOTICE_EMAIL = os.environ.get("LIYUAN_NOTICE_EMAIL", "console:" if LIYUAN_DEMO else "")
LIYUAN_NOTICE_WECOM = os.environ.get("LIYUAN_NOTICE_WECOM", "console:" if LIYUAN_DEMO else "")
LIYUAN_NOTICE_DINGTALK = os.environ.get("LIYUAN_NOTICE_DINGTALK", "console:" if LIYUAN_DEMO else "")
LIYUAN_NOTICE_MINUTES = int(os.environ.get("LIYUAN_NOTICE_MINUTES", "30"))
LIYUAN_NOTICE_QUIET = os.environ.get("LIYUAN_NOTICE_QUIET", "22:00-08:00")
LIYUAN_NOTICE_TIMES = os.environ.get("LIYUAN_NOTICE_TIMES", "08:30,14:00")
LIYUAN_NOTICE_DAYS = int(os.environ.get("LIYUAN_NOTICE_DAYS", "400"))
LIYUAN_CODES_PER_ADDRESS = int(os.environ.get("LIYUAN_CODES_PER_ADDRESS", "60"))
# What one account may bring, and what may be brought without any: liyuan.demands.
LIYUAN_INTAKES_PER_MINUTE = int(os.environ.get("LIYUAN_INTAKES_PER_MINUTE", "60"))
LIYUAN_ASK = os.environ.get("LIYUAN_ASK", "1" if LIYUAN_DEMO else "0") == "1"
LIYUAN_SITE = os.environ.get("LIYUAN_SITE", "").rstrip("/")

# Who reads and checks a rule's text for the workshop: it stands above it, so it is named here.
WORKSHOP = "liyuan.packs.workshop"
# What a step of a case does besides moving it, and who is told of it.
CASE_EFFECTS = "liyuan.config.effects"

SECRET_KEY = os.environ["LIYUAN_SECRET_KEY"]
DEBUG = os.environ.get("LIYUAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("LIYUAN_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "liyuan.accounts",
    "liyuan.journal",
    "liyuan.attachments",
    "liyuan.notices",
    "liyuan.rules",
    "liyuan.parks",
    "liyuan.enterprises",
    "liyuan.cases",
    "liyuan.imports",
    "liyuan.demands",
    "liyuan.policies",
    "liyuan.screening",
    "liyuan.indicators",
    "liyuan.supervision",
    "liyuan.serving",
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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "liyuan.web.proxy.behind_proxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liyuan.accounts.gate.watch",
    "liyuan.accounts.standing_in.stand_in",
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
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    *(
        {"NAME": f"liyuan.accounts.passwords.{name}"}
        for name in ("ThreeClasses", "WithoutName", "NotUsedLately")
    ),
]
LIYUAN_PASSWORD_DAYS = int(os.environ.get("LIYUAN_PASSWORD_DAYS", "90"))
# In a demonstration, accounts and their one password are public.
LIYUAN_SECOND_FACTOR = (
    "none" if LIYUAN_DEMO else os.environ.get("LIYUAN_SECOND_FACTOR", "administrators")
)
# Large selects are drawn at once.
FORM_RENDERER = "liyuan.web.renderer.Renderer"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:portal"

ACCOUNT_ADAPTER = "liyuan.accounts.login.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "liyuan.accounts.forms.LoginForm",
    "change_password": "liyuan.accounts.forms.ChangePasswordForm",
    "reauthenticate": "liyuan.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "dashboards:portal"
ACCOUNT_RATE_LIMITS = False  # one mechanism only: the lock-out of axes
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "liyuan.accounts.second_factor.Adapter"
MFA_FORMS = {
    "authenticate": "liyuan.accounts.forms_second.CodeForm",
    "reauthenticate": "liyuan.accounts.forms_second.CodeAgainForm",
    "activate_totp": "liyuan.accounts.forms_second.ActivateForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # telephones' clocks
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_DISABLE_ACCESS_LOG = True  # the journal says who came and went
AXES_FAILURE_LIMIT = 5
# A whole office may stand behind one address: accounts.login.
LIYUAN_NAMES_PER_ADDRESS = int(os.environ.get("LIYUAN_NAMES_PER_ADDRESS", "100"))
AXES_LOCKOUT_CALLABLE = "liyuan.accounts.login.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]

FIRM_NAMES = "liyuan.enterprises.queries_agents.firm_names"

# Log-in by the city's unified identity: off until an issuer is named.
LIYUAN_OIDC_ISSUER = os.environ.get("LIYUAN_OIDC_ISSUER", "").rstrip("/")
LIYUAN_OIDC_NAME = os.environ.get("LIYUAN_OIDC_NAME", "统一身份认证")
LIYUAN_OIDC_CLAIM = os.environ.get("LIYUAN_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_ADAPTER = "liyuan.accounts.identity.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # by a link: form-action keeps forms on this site
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "city",
                "name": LIYUAN_OIDC_NAME,
                "client_id": os.environ.get("LIYUAN_OIDC_CLIENT", ""),
                "secret": os.environ.get("LIYUAN_OIDC_SECRET", ""),
                "settings": {"server_url": LIYUAN_OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
    }
}

# of idleness, and of a whole session: accounts.gate
SESSION_COOKIE_AGE = 60 * int(os.environ.get("LIYUAN_IDLE_MINUTES", "120"))
LIYUAN_ADMIN_IDLE_MINUTES = int(os.environ.get("LIYUAN_ADMIN_IDLE_MINUTES", "30"))
LIYUAN_SESSION_HOURS = int(os.environ.get("LIYUAN_SESSION_HOURS", "12"))
# A demonstration is served on loopback, without TLS; everything else is served with it.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LIYUAN_DEMO
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Behind a proxy that ends TLS and appends the client's address to X-Forwarded-For.
LIYUAN_PROXY = os.environ.get("LIYUAN_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LIYUAN_PROXY else None
SECURE_SSL_REDIRECT = LIYUAN_PROXY
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LIYUAN_DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LIYUAN_DEMO
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is the decision of the domain's owner

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
        # After a log-out the browser is led on to the provider, whose session ends as well.
        "form-action": [csp.SELF, *filter(None, [LIYUAN_OIDC_ISSUER])],
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
