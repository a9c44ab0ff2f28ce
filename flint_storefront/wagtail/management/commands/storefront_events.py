"""`manage.py storefront_events`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("events")
