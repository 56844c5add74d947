"""Brings a database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

#: Any fixed number: whoever migrates holds this advisory lock.
_LOCK = 4_663_464


class SchemaError(Exception):
    """The database cannot be brought to the wanted revision by this release."""


def revisions() -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][
        ::-1
    ]


def upgrade(url: str, revision: str = "head") -> list[str]:
    """Applies what is missing up to `revision`; safe to run in several processes at once.

    Args:
        url: postgresql://...
        revision: the last one to apply.

    Returns:
        The revisions that this call applied, oldest first.

    Raises:
        SchemaError: this release knows no such revision, or not the one that the database has.
        sqlalchemy.exc.DBAPIError: the database cannot be reached, or a revision failed and was rolled back.
    """
    everything = revisions()
    _check_wanted(revision, everything)
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        before = _current(connection)
        _check_found(before, everything)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
        after = _current(connection)
    return everything[_position(everything, before) : _position(everything, after)]


def _check_wanted(revision: str, everything: list[str]) -> None:
    if revision not in (*everything, "head"):
        expected = ", ".join((*everything, "head"))
        raise SchemaError(f"revision {revision!r}: expected one of {expected}")


def _check_found(revision: str | None, everything: list[str]) -> None:
    if revision not in (None, *everything):
        raise SchemaError(
            f"the database has revision {revision!r}, which this release does not know: "
            "a later release has migrated it, so run that one"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _current(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return revision


def _position(everything: list[str], revision: str | None) -> int:
    return 0 if revision is None else everything.index(revision) + 1
