"""
Everything that a fresh site needs before it is served, in one process: tables, mirror, pages and the admin user.

    python -m example_site.wagtail_site.prepare

The same as `manage.py migrate`, `storefront_sync --full` and `seed_demo` one after another.
"""

import os


def main() -> None:
    """
    Run every command; the first that fails ends it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.wagtail_site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("storefront_sync", full=True)
    call_command("seed_demo")


if __name__ == "__main__":
    main()
