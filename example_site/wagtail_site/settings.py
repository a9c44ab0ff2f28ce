"""
Settings; without any from the environment it is the demo on the local sandbox.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from example_site import roastery
from example_site.demo_settings import (
    SANDBOX_PORT_OFFSET,
    WAGTAIL_API_KEY,
    WAGTAIL_PORT_OFFSET,
    WAGTAIL_WEBHOOK_SECRET,
    demo_origin,
)

SITE_FOLDER = Path(__file__).resolve().parent
SHOP_FOLDER = Path(os.environ.get("SHOP_FOLDER", SITE_FOLDER.parents[1] / "var" / "wagtail_site"))
SHOP_FOLDER.mkdir(parents=True, exist_ok=True)


def _read_value(text: str) -> Any:
    # Numbers and lists are written as JSON, anything else is text.
    try:
        return json.loads(text)
    except ValueError:
        return text


def _environment_settings() -> dict[str, Any]:
    prefix = "FLINT_"
    given = {name: value for name, value in os.environ.items() if name.startswith(prefix)}
    return {name.removeprefix(prefix): _read_value(value) for name, value in given.items()}


FLINT_STOREFRONT = {
    "API_KEY": WAGTAIL_API_KEY,
    "WEBHOOK_SECRETS": [WAGTAIL_WEBHOOK_SECRET],
    "BASE_URL": demo_origin(SANDBOX_PORT_OFFSET),
    "PUBLIC_ORIGIN": demo_origin(WAGTAIL_PORT_OFFSET),
    "SHOP_NAME": roastery.NAME,
    "SUPPORT_CONTACT": roastery.CONTACT,
    "OFFERS": [roastery.TIP_JAR],
    "FEES": roastery.FEES,
    "TIPS": roastery.TIPS,
    "CODES": "page",
    **_environment_settings(),
}

SECRET_KEY = os.environ.get("SECRET_KEY", "of the demo, known to everybody")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = [urlsplit(FLINT_STOREFRONT["PUBLIC_ORIGIN"]).hostname, "127.0.0.1", "localhost"]
# Another name than the Flask shop's: a browser keeps cookies by host, whatever the port.
SESSION_COOKIE_NAME = "wagtail_session"
CSRF_COOKIE_NAME = "wagtail_csrf"

INSTALLED_APPS = [
    "example_site.wagtail_site.pages",
    "flint_storefront",
    "flint_storefront.wagtail",
    "flint_storefront.wagtail.link_pages",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
# Wagtail shows pages of this site in a frame of its admin.
X_FRAME_OPTIONS = "SAMEORIGIN"

ROOT_URLCONF = "example_site.wagtail_site.urls"
WSGI_APPLICATION = "example_site.wagtail_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_FOLDER / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "example_site.wagtail_site.pages.context.about_the_roastery",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": SHOP_FOLDER / "site.db",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "flint_storefront:account"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
# Both shops of the demo wear the same clothes.
STATICFILES_DIRS = [SITE_FOLDER.parent / "flask_shop" / "static"]
MEDIA_ROOT = SHOP_FOLDER / "media"
MEDIA_URL = "/media/"

WAGTAIL_SITE_NAME = roastery.NAME
# The demo talks to nobody but this machine.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = FLINT_STOREFRONT["PUBLIC_ORIGIN"]
