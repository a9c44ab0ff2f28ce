"""`manage.py storefront_backfill`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("backfill")
