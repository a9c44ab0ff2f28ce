"""
A command as data, which each framework turns into its own kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flint_storefront.background import NoRunner
from flint_storefront.storefront import Storefront

Write = Callable[[str], None]
"""Prints one line."""
Run = Callable[[Storefront, Mapping[str, Any], Write], int]
"""Does the work and answers the exit code: 0 well, 1 something needs a person."""
WRONG_USAGE = 2
"""Exit code of options that do not fit, as the frameworks' own."""


@dataclass(frozen=True)
class Option:
    """
    One option or argument.
    """

    name: str
    """Such as `full`; given as `--full`, or by place for an argument."""
    help: str
    kind: str = "flag"
    """`flag` (true when given), `text`, `whole` (a whole number) or `argument` (by place)."""
    default: Any = None
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Command:
    """
    One command.
    """

    name: str
    """Such as `sync`."""
    help: str
    work: Run
    options: tuple[Option, ...] = ()

    def run(self, storefront: Storefront, options: Mapping[str, Any], write: Write) -> int:
        """
        Do the work in this very thread, so that nothing is under way when the process ends with it.
        """
        for option in self.options:
            value = options.get(option.name)
            if option.kind == "whole" and value is not None and value < 1:
                write(f"--{option.name} must be a whole number above zero")
                return WRONG_USAGE
        # A background thread would take some of the work, and die half-way when the command is done.
        return self.work(replace(storefront, runner=NoRunner()), options, write)
