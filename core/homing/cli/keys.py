"""`homing keys`: who may use the REST API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import typer
from psycopg import errors
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import settings
from homing.models.scope import Scope
from homing.storage import api_keys, database
from homing.storage.api_keys import ApiKey
from homing.storage.database import Connection

app = typer.Typer(no_args_is_help=True)

_Answer = TypeVar("_Answer")


@app.callback()
def group() -> None:
    """Make, list and revoke keys of the REST API."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who will use it, for people.")],
    scope: Annotated[list[Scope], typer.Option(help="May be given several times.")],
    user: Annotated[int | None, typer.Option(help="The user whom it acts for.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help="It expires then.")] = None,
) -> None:
    """Make a key and show it; it cannot be shown again."""
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)

    async def make(connection: Connection) -> tuple[int, str]:
        return await api_keys.create(
            connection, name=name, scopes=set(scope), user_id=user, expires_at=expires_at
        )

    try:
        number, key = _ask(make)
    except errors.ForeignKeyViolation:
        typer.echo(f"homing: there is no user {user}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Key {number}. Keep it: it is not stored and cannot be shown again.", err=True)
    typer.echo(key)


@app.command("list")
def list_() -> None:
    """List all keys, also those that are no longer valid."""
    table = Table("id", "name", "scopes", "user", "made", "last used", "state")
    for one in _ask(api_keys.every):
        table.add_row(
            str(one.id),
            Text(one.name),
            " ".join(sorted(one.scopes)),
            str(one.user_id or ""),
            f"{one.created_at:%F}",
            f"{one.last_used_at:%F %R}" if one.last_used_at else "never",
            _state(one),
        )
    Console().print(table)


@app.command()
def revoke(
    key_id: Annotated[int, typer.Argument(metavar="ID", help="As the list shows it.")],
) -> None:
    """Make a key worthless, within a few seconds everywhere."""
    if not _ask(lambda connection: api_keys.revoke(connection, key_id)):
        typer.echo(f"homing: no valid key has the number {key_id}", err=True)
        raise typer.Exit(1)


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%F}"
    if key.expires_at is None:
        return "valid"
    return f"{'expired' if key.expires_at <= datetime.now(UTC) else 'until'} {key.expires_at:%F}"


def _ask(question: Callable[[Connection], Awaitable[_Answer]]) -> _Answer:
    async def ask() -> _Answer:
        async with database.connect(settings.load().require_database_url()) as connection:
            return await question(connection)

    return asyncio.run(ask())
