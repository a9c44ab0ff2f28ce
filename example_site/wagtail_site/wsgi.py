"""
The site for any WSGI server. It serves its static files itself: right for a demo; a real site lets its web server do
it.
"""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.wagtail_site.settings")
application = StaticFilesHandler(get_wsgi_application())
