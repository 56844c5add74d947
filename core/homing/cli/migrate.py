"""`homing migrate`: the database to the newest revision."""

from __future__ import annotations

import typer
from psycopg import OperationalError
from sqlalchemy import exc

from homing import settings, telemetry
from homing.storage import schema

app = typer.Typer()


@app.command()
def migrate(
    to: str = typer.Option("head", help="The last revision to apply, for example 0001."),
) -> None:
    """Bring the database to the newest revision; safe to run twice at once."""
    loaded = settings.load()
    telemetry.setup("migrate", loaded)
    try:
        applied = schema.upgrade(loaded.require_database_url(), to)
    except exc.OperationalError as error:
        raise OperationalError(str(error.orig)) from error
    except schema.SchemaError as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"Applied {', '.join(applied)}." if applied else "Nothing to apply.")
