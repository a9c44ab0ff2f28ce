"""The command `flint-storefront`; also `python -m flint_storefront`."""

import argparse
import sys
from collections.abc import Sequence

MISSING_EXTRA = "The sandbox needs its extra ({name} is missing). Install it with: pip install 'flint_storefront[sandbox]'"


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one subcommand.

    Args:
        arguments: Words of the command line; those of the process when left out.

    Returns:
        The exit status: 0, 1 when it cannot run, 2 for wrong usage.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="flint-storefront", description="A storefront on the Flint payments API."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    sandbox_parser = commands.add_parser("sandbox", help="run a local Flint for development and tests")
    if words[:1] != ["sandbox"]:
        parser.parse_args(words)
        return 2
    try:
        # Imported late: the sandbox needs packages that the plugin itself does not.
        from flint_storefront.sandbox import cli
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("flint_storefront"):
            raise
        print(MISSING_EXTRA.format(name=error.name), file=sys.stderr)
        return 1
    cli.add_arguments(sandbox_parser)
    return cli.run(parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
