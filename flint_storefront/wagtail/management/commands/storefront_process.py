"""`manage.py storefront_process`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("process")
