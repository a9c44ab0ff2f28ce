"""`manage.py storefront_links`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("links")
