"""`homing restore`: the rows of a backup into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homing import settings, telemetry
from homing.cli import backup_files
from homing.storage import backups, schema
from homing.storage.backups import BackupError

app = typer.Typer()


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(help="That `homing backup` wrote; - is the standard input.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete all that the database holds.")
    ] = False,
) -> None:
    """Put the rows of a file into the database, and bring it to this release's revision.

    Nothing else may run on the database meanwhile. All rows come back, or none.
    """
    loaded = settings.load()
    telemetry.setup("restore", loaded)
    url = loaded.require_database_url()
    try:
        with backup_files.read(file) as archive:
            if backups.revision_of(url) is None:
                schema.upgrade(url, backups.read(archive).revision)
            manifest = backups.load(url, archive, replace=replace)
        schema.upgrade(url)
    except (BackupError, schema.SchemaError) as error:
        raise backup_files.failed(error) from error
    backup_files.tell("Restored", manifest)
