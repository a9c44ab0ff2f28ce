"""`manage.py storefront_doctor`."""

from flint_storefront.wagtail.commands import management_command

Command = management_command("doctor")
