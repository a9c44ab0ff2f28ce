"""`manage.py storefront_replay`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("replay")
