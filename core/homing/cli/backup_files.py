"""Files of backups: written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import typer

from homing.storage.backups import BackupError, Manifest

_STREAM = Path("-")


@contextmanager
def written(file: Path) -> Iterator[ZipFile]:
    """An archive that bears its name only once it is whole; others may not read it: it holds people and secrets."""
    if file == _STREAM:
        with ZipFile(sys.stdout.buffer, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            yield archive
        return
    part = file.with_name(f"{file.name}.part")
    with (
        os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
        ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        yield archive
    part.rename(file)


@contextmanager
def read(file: Path) -> Iterator[ZipFile]:
    with tempfile.TemporaryFile() as copy:
        if file == _STREAM:
            copyfileobj(sys.stdin.buffer, copy)
        try:
            with ZipFile(copy if file == _STREAM else file) as archive:
                yield archive
        except BadZipFile as error:
            raise BackupError(
                f"{file} is damaged, or was not written to its end: {error}"
            ) from error
        except FileNotFoundError as error:
            raise BackupError(f"there is no file {file}") from error


def failed(error: Exception) -> typer.Exit:
    typer.echo(f"homing: {error}", err=True)
    return typer.Exit(1)


def tell(what: str, manifest: Manifest) -> None:
    text = f"{what} {manifest.rows} rows of {len(manifest.tables)} tables, revision {manifest.revision}"
    typer.echo(f"{text}, as of {manifest.at:%Y-%m-%d %H:%M:%S} UTC.", err=True)
