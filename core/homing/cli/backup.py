"""`homing backup`: all rows of the database into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homing import settings, telemetry
from homing.cli import backup_files
from homing.storage import backups
from homing.storage.backups import BackupError

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="To be written; - is the standard output.")],
) -> None:
    """Write all rows of the database to a file, as they are at this moment; pictures are not in it."""
    loaded = settings.load()
    telemetry.setup("backup", loaded)
    try:
        with backup_files.written(file) as archive:
            manifest = backups.save(loaded.require_database_url(), archive)
    except BackupError as error:
        raise backup_files.failed(error) from error
    backup_files.tell("Saved", manifest)
