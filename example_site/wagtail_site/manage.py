"""
Django's commands for the Wagtail site: `python example_site/wagtail_site/manage.py …` from the project's folder.
"""

import os
import sys
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parents[2]


def main() -> None:
    """
    Run one command.
    """
    # Not the folder of this file: `settings` and `pages` must only be found below `example_site.wagtail_site`.
    sys.path[:] = [str(PROJECT_FOLDER), *(entry for entry in sys.path if entry != str(Path(__file__).parent))]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.wagtail_site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
