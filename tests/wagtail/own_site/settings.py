"""
Settings of that site; `OWN_SITE_DATABASE` names its SQLite file.
"""

import os

from tests.django_settings import *  # noqa: F403
from tests.django_settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.endswith(".link_pages")]
INSTALLED_APPS.append("tests.wagtail.own_site")
DATABASES["default"] |= {"NAME": os.environ["OWN_SITE_DATABASE"], "ATOMIC_REQUESTS": True}
