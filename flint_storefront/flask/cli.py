"""
`flask flint …`: the core's commands, and bringing the database up to date.
"""

from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from flint_storefront.commands import COMMANDS, Command, Option
from flint_storefront.flask.state import get_state


def make_group() -> AppGroup:
    """
    The group `flint` with one command for each of the core's, and `db upgrade`.
    """
    group = AppGroup("flint", help="The Flint storefront.")
    for command in COMMANDS:
        group.add_command(_click_command(command))
    group.add_command(_database_group())
    return group


def _click_command(command: Command) -> click.Command:
    @click.pass_context
    def run(context: click.Context, /, **values: Any) -> None:
        context.exit(command.run(get_state().storefront, values, click.echo))

    parameters = [_click_parameter(option) for option in command.options]
    return click.Command(command.name, callback=with_appcontext(run), params=parameters, help=command.help)


def _click_parameter(option: Option) -> click.Parameter:
    choice = click.Choice(option.choices) if option.choices else None
    if option.kind == "argument":
        return click.Argument([option.name], type=choice, required=option.is_required)
    flags = [f"--{option.name.replace('_', '-')}", option.name]
    if option.kind == "flag":
        return click.Option(flags, is_flag=True, default=bool(option.default), help=option.help)
    kind = choice or (click.INT if option.kind == "whole" else click.STRING)
    return click.Option(
        flags,
        type=kind,
        default=option.default,
        required=option.is_required,
        show_default=option.default is not None,
        help=option.help,
    )


def _database_group() -> AppGroup:
    database = AppGroup("db", help="The tables of the storefront.")

    @database.command("upgrade", help="Create or change the tables until they fit this version.")
    def _upgrade() -> None:
        # Alembic is slow to load, and a server that is starting has no use for it.
        from flint_storefront.flask.upgrade import upgrade_database

        engine = get_state().engine
        if engine is None:
            raise click.ClickException("This app was handed a store of its own: there is nothing to upgrade.")
        upgrade_database(engine)
        click.echo("The tables are up to date.")

    return database
