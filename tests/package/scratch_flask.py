"""
Run by the Python of a scratch project: the read-me's recipe on an existing Flask app. Prints what a visitor sees as JSON.

    python scratch_flask.py COMMAND …        in a folder with app.py; each COMMAND is one word list such as "db upgrade"
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from app import app  # type: ignore[import-not-found]

for command in sys.argv[1:]:
    done = app.test_cli_runner().invoke(args=["flint", *command.split()])
    assert done.exit_code == 0, done.output
shop = app.test_client().get("/shop/")
style = app.test_client().get("/shop/flint-static/flint_storefront/storefront.css")
own = app.test_client().get("/")
print(
    json.dumps({"status": shop.status_code, "page": shop.text, "style": style.status_code, "own": own.text})
)
