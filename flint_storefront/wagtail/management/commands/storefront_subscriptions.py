"""`manage.py storefront_sync`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("subscriptions")
