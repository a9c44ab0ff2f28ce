"""
A site that makes a page model of its own a payment link, and leaves the ready-made page out.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parents[2]


def test_page_model_of_the_site_s_own_is_a_payment_link(committed_db: None, tmp_path: Path) -> None:
    """In a process of its own: its form, its link, its shared address, its own content."""
    database = tmp_path / "own.sqlite3"
    shutil.copy(connections["default"].settings_dict["NAME"], database)
    done = subprocess.run(
        [sys.executable, "-m", "tests.wagtail.own_site.publish"],
        cwd=ROOT,
        env={**os.environ, "OWN_SITE_DATABASE": str(database)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout.decode().splitlines()[-1])
    assert told["statuses"] == [200, 302]
    assert (told["owner_kind"], told["shared"]) == ("page", "/stall/")
    assert 'data-testid="payment-link"' in told["page"]
    assert "<p>Jam today</p>" in told["page"]
