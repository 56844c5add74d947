"""All rows of the database in one file, and back: without programs of PostgreSQL, for any version of the server.

The file is a ZIP archive with one member a table, as `COPY` writes them, and `manifest.json` at its end, so a file that was cut
off is no archive. All rows are of one moment. What can be made from the rest, and holds numbers of transactions that mean
nothing elsewhere, is left out: snapshots of searches and what changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

import psycopg
from psycopg import Cursor, IsolationLevel
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier
from pydantic import ValidationError

from homing.models.base import Value

_MANIFEST = "manifest.json"

#: Made from the rest by maintenance; and the revision, which the manifest has.
_LEFT_OUT = frozenset(
    {
        *("alembic_version", "encoding", "encoded_subscriptions"),
        *("match_snapshots", "subscription_changes"),
    }
)

#: Where one of these has a row, somebody uses the database.
_IN_USE = ("sources", "recipients", "listings")

_PIECE = 1 << 20


class BackupError(Exception):
    """The file or the database is not what it should be; the message says what helps."""


class TableFacts(Value):
    columns: tuple[str, ...]
    rows: int


class Manifest(Value):
    """What a file holds."""

    format: Literal[1] = 1
    #: Of the schema.
    revision: str
    at: datetime
    #: By name, each after those that it refers to.
    tables: dict[str, TableFacts]
    #: The last number given out, by table and column.
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(each.rows for each in self.tables.values())


def save(url: str, archive: ZipFile) -> Manifest:
    """Writes all rows, as one transaction sees them; nobody has to wait meanwhile.

    Raises:
        BackupError: the database has no tables of ours.
        psycopg.Error: it cannot be read.
    """
    with psycopg.connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        cursor = connection.cursor()
        revision = _revision(cursor)
        if revision is None:
            raise BackupError("the database has no tables: `homing migrate` makes them")
        manifest = Manifest(
            revision=revision,
            at=datetime.now(UTC),
            tables={name: _save(cursor, archive, name) for name in _tables(cursor)},
            sequences=dict(_sequences(cursor)),
        )
    archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def read(archive: ZipFile) -> Manifest:
    """What a file holds.

    Raises:
        BackupError: it is not a backup that this release knows.
    """
    try:
        return Manifest.model_validate_json(archive.read(_MANIFEST))
    except (KeyError, ValidationError, BadZipFile) as error:
        raise BackupError(f"this is no backup that this release can read: {error}") from error


def load(url: str, archive: ZipFile, *, replace: bool = False) -> Manifest:
    """Puts all rows of a file in the place of those that are there, in one transaction.

    Args:
        url: of a database that was migrated to the file's revision.
        archive: that `save` wrote.
        replace: also where somebody uses the database.

    Raises:
        BackupError: the database is in use or of another revision, or the file is damaged.
        psycopg.Error: it cannot be written.
    """
    manifest = read(archive)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        _check(cursor, manifest, replace=replace)
        _clear(cursor)
        for name, facts in manifest.tables.items():
            _load(cursor, archive, name, facts)
        for place, number in manifest.sequences.items():
            table, column = place.split(".")
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", (table, column, number)
            )
    return manifest


def revision_of(url: str) -> str | None:
    """The revision of a database's tables; None where it has none."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return _revision(cursor)


def _revision(cursor: Cursor[TupleRow]) -> str | None:
    if _value(cursor, "SELECT to_regclass('alembic_version')") is None:
        return None
    found = _value(cursor, "SELECT version_num FROM alembic_version")
    return None if found is None else str(found)


def _tables(cursor: Cursor[TupleRow]) -> list[str]:
    """All that are kept, each after those that it refers to."""
    cursor.execute(
        """
        SELECT c.relname, array_agg(p.relname) FILTER (WHERE p.relname <> c.relname)
        FROM pg_class c LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f'
        LEFT JOIN pg_class p ON p.oid = f.confrelid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname
        """
    )
    refers = {name: set(others or ()) for name, others in cursor.fetchall()}
    return [each for each in TopologicalSorter(refers).static_order() if each not in _LEFT_OUT]


def _columns(cursor: Cursor[TupleRow], table: str) -> tuple[str, ...]:
    """Those that are written; PostgreSQL computes the others."""
    cursor.execute(
        """
        SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
        """,
        (table,),
    )
    return tuple(name for (name,) in cursor.fetchall())


def _sequences(cursor: Cursor[TupleRow]) -> Iterator[tuple[str, int]]:
    cursor.execute(
        """
        SELECT table_name || '.' || column_name, last_value
        FROM information_schema.columns JOIN pg_sequences
             ON pg_get_serial_sequence(quote_ident(table_name), column_name)
                = quote_ident(schemaname) || '.' || quote_ident(sequencename)
        WHERE table_schema = 'public' AND last_value IS NOT NULL
        """
    )
    yield from cursor.fetchall()


def _save(cursor: Cursor[TupleRow], archive: ZipFile, table: str) -> TableFacts:
    columns = _columns(cursor, table)
    with (
        archive.open(f"{table}.copy", "w", force_zip64=True) as member,
        cursor.copy(_copy(table, columns, "TO STDOUT")) as rows,
    ):
        for piece in rows:
            member.write(piece)
    return TableFacts(columns=columns, rows=cursor.rowcount)


def _load(cursor: Cursor[TupleRow], archive: ZipFile, table: str, facts: TableFacts) -> None:
    name = Identifier(table)
    # What triggers made of these rows is in the file too.
    cursor.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    with (
        archive.open(f"{table}.copy") as member,
        cursor.copy(_copy(table, facts.columns, "FROM STDIN")) as rows,
    ):
        while piece := member.read(_PIECE):
            rows.write(piece)
    if cursor.rowcount != facts.rows:
        raise BackupError(f"{table}: {cursor.rowcount} rows, where the manifest has {facts.rows}")
    cursor.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _copy(
    table: str, columns: tuple[str, ...], way: Literal["TO STDOUT", "FROM STDIN"]
) -> Composed:
    listed = SQL(", ").join(map(Identifier, columns))
    return SQL("COPY {} ({}) {}").format(Identifier(table), listed, SQL(way))


def _check(cursor: Cursor[TupleRow], manifest: Manifest, *, replace: bool) -> None:
    found = _revision(cursor)
    if found != manifest.revision:
        raise BackupError(
            f"the backup is of revision {manifest.revision} and the database of {found}: "
            "restore into a database without tables"
        )
    for table in _IN_USE:
        query = SQL("SELECT EXISTS (SELECT FROM {})").format(Identifier(table))
        if not replace and cursor.execute(query).fetchone() == (True,):
            raise BackupError(
                f"the database is in use: {table} has rows. `--replace` deletes all that is there"
            )


def _clear(cursor: Cursor[TupleRow]) -> None:
    """Forgets everything, and has maintenance encode all searches anew."""
    kept = _LEFT_OUT - {"subscription_changes"}
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    names = [Identifier(name) for (name,) in cursor.fetchall() if name not in kept]
    cursor.execute(SQL("TRUNCATE {}").format(SQL(", ").join(names)))
    for statement in (
        "DELETE FROM encoded_subscriptions",
        "DELETE FROM match_snapshots",
        "UPDATE encoding SET layout = '', watermark = '0'",
    ):
        cursor.execute(statement)


def _value(cursor: Cursor[TupleRow], query: Any, values: Mapping[str, Any] | None = None) -> Any:
    row = cursor.execute(query, values).fetchone()
    return row[0] if row else None
