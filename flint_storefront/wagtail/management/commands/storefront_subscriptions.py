"""`manage.py storefront_subscriptions`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("subscriptions")
