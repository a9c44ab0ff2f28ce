"""`manage.py storefront_reconcile`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("reconcile")
