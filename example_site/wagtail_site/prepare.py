"""
Everything that a fresh site needs before it is served, in one process: tables, mirror, pages, payment links, the admin user.

    python -m example_site.wagtail_site.prepare

The same as `manage.py migrate`, `storefront_sync --full`, `seed_demo` and `storefront_process` one after another.
"""

import os


def main() -> None:
    """
    Run every command; the first that fails ends it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.wagtail_site.settings")
    # This process ends soon: it sets the links up itself, where a thread of its own might be cut off half-way.
    os.environ["FLINT_RUNNER"] = "none"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("storefront_sync", full=True)
    call_command("seed_demo")
    call_command("storefront_process")


if __name__ == "__main__":
    main()
