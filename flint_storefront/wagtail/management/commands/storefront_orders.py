"""`manage.py storefront_orders`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("orders")
