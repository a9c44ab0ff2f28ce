"""What an operator can type: the same commands as `flask flint …` and as `manage.py storefront_…`."""

from flint_storefront.commands.command import Command, Option
from flint_storefront.commands.table import COMMANDS

__all__ = ["COMMANDS", "Command", "Option"]
