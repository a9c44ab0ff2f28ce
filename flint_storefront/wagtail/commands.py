"""
`manage.py storefront_…`: the core's commands as Django's.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from flint_storefront.commands import COMMANDS, Command, Option
from flint_storefront.wagtail.current import get_storefront


def management_command(name: str) -> type[BaseCommand]:
    """
    Django's class for the core's command *name*; a call that needs a person ends with exit code 1.

    Raises:
        LookupError: There is no such command.
    """
    command = next((command for command in COMMANDS if command.name == name), None)
    if command is None:
        raise LookupError(f"no command {name}")
    return type("Command", (StorefrontCommand,), {"command": command, "help": command.help})


class StorefrontCommand(BaseCommand):
    """
    Runs one command of the core on this site's storefront.
    """

    command: Command

    def add_arguments(self, parser: CommandParser) -> None:
        """
        The command's own options, beside Django's.
        """
        for option in self.command.options:
            _add(parser, option)

    def handle(self, *_args: Any, **values: Any) -> None:
        """
        Run it.
        """
        given = {option.name: values.get(option.name, option.default) for option in self.command.options}
        code = self.command.run(get_storefront(), given, self.stdout.write)
        if code:
            sys.exit(code)


def _add(parser: CommandParser, option: Option) -> None:
    choices = option.choices or None
    if option.kind == "argument":
        count = None if option.is_required else "?"
        parser.add_argument(
            option.name, nargs=count, choices=choices, default=option.default, help=option.help
        )
        return
    flag = f"--{option.name.replace('_', '-')}"
    if option.kind == "flag":
        parser.add_argument(
            flag, dest=option.name, action="store_true", default=bool(option.default), help=option.help
        )
        return
    parser.add_argument(
        flag,
        dest=option.name,
        type=int if option.kind == "whole" else str,
        choices=choices,
        default=option.default,
        required=option.is_required,
        help=option.help,
    )
