"""
Run by the Python of a scratch project: the read-me's recipe on an existing Wagtail site. Prints what a visitor sees as JSON.

    python scratch_wagtail.py COMMAND …      in the folder of manage.py; each COMMAND is such as "storefront_sync"
"""

import gc
import json
import os
import sys
from importlib import import_module
from io import StringIO
from pathlib import Path

# Migrating makes many objects that stay: collecting them in between only costs time.
gc.disable()
sys.path.insert(0, str(Path.cwd()))
os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
import_module("django").setup()

management = import_module("django.core.management")
for command in sys.argv[1:]:
    management.call_command(*command.split(), stdout=StringIO(), skip_checks=False)
visitor = import_module("django.test").Client(headers={"host": "localhost"})
shop = visitor.get("/shop/")
style = import_module("django.contrib.staticfiles.finders").find("flint_storefront/storefront.css")
seen = {
    "status": shop.status_code,
    "page": shop.content.decode(),
    "style": 200 if style else 404,
    "own": visitor.get("/").content.decode(),
}
print(json.dumps(seen))
