"""All rows into a file, and back into another database."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from homing.storage import backups, schema
from homing.storage.backups import BackupError
from tests.core.test_schema import _ROWS

_ALL = SQL("SELECT * FROM {}")


def _fill(url: str) -> None:
    """A row in every table, as each revision's test has them."""
    with psycopg.connect(url, autocommit=True) as connection:
        for rows in _ROWS.values():
            connection.execute(rows.encode())


def _saved(url: str) -> io.BytesIO:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        backups.save(url, archive)
    return file


def _load(url: str, file: io.BytesIO, **options: bool) -> backups.Manifest:
    with ZipFile(file) as archive:
        return backups.load(url, archive, **options)


def _content(url: str) -> dict[str, list[Any]]:
    """All rows of all tables that are kept."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return {
            table: sorted(map(str, cursor.execute(_ALL.format(Identifier(table))).fetchall()))
            for table in backups._tables(cursor)
        }


@pytest.fixture
def filled_url(database_url: str) -> str:
    _fill(database_url)
    return database_url


def test_every_row_of_every_table_comes_back(filled_url: str, empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    manifest = _load(empty_database_url, _saved(filled_url))
    before = _content(filled_url)
    assert _content(empty_database_url) == before
    assert manifest.rows == sum(map(len, before.values()))
    assert not [table for table, rows in before.items() if not rows and table not in _EMPTY]


#: Tables that no revision's test has a row for.
_EMPTY: frozenset[str] = frozenset({"property_card_todo"})


def test_numbers_go_on_where_they_were(filled_url: str, empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    _load(empty_database_url, _saved(filled_url))
    insert = b"INSERT INTO properties DEFAULT VALUES RETURNING id"
    numbers = []
    for url in (filled_url, empty_database_url):
        with psycopg.connect(url) as connection:
            numbers.append(connection.execute(insert).fetchone())
    assert numbers[0] == numbers[1]


def test_searches_are_encoded_anew_and_triggers_work_again(
    filled_url: str, empty_database_url: str
) -> None:
    schema.upgrade(empty_database_url)
    _load(empty_database_url, _saved(filled_url))
    with psycopg.connect(empty_database_url) as connection:
        derived = connection.execute(
            "SELECT layout, watermark::text, (SELECT count(*) FROM match_snapshots),"
            " (SELECT count(*) FROM subscription_changes) FROM encoding"
        ).fetchone()
        assert derived == ("", "0", 0, 0)
        connection.execute("UPDATE subscriptions SET active = NOT active")
        changed = connection.execute("SELECT count(*) > 0 FROM subscription_changes").fetchone()
    assert changed == (True,)


def test_all_rows_are_of_one_moment(
    filled_url: str, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = backups._save

    def interrupted(cursor: Any, archive: ZipFile, table: str) -> backups.TableFacts:
        with psycopg.connect(filled_url) as other:
            other.execute("INSERT INTO properties DEFAULT VALUES")
        return save(cursor, archive, table)

    before = _content(filled_url)
    monkeypatch.setattr(backups, "_save", interrupted)
    file = _saved(filled_url)
    schema.upgrade(empty_database_url)
    _load(empty_database_url, file)
    assert _content(empty_database_url) == before


def test_a_database_in_use_is_left_as_it_is(filled_url: str) -> None:
    file = _saved(filled_url)
    before = _content(filled_url)
    with pytest.raises(BackupError, match="in use: sources has rows"):
        _load(filled_url, file)
    assert _content(filled_url) == before


def test_what_is_there_can_be_replaced(filled_url: str) -> None:
    file, before = _saved(filled_url), _content(filled_url)
    with psycopg.connect(filled_url) as connection:
        connection.execute("DELETE FROM subscriptions")
        connection.execute("INSERT INTO properties DEFAULT VALUES")
    _load(filled_url, file, replace=True)
    assert _content(filled_url) == before


def test_another_revision_is_refused(filled_url: str, empty_database_url: str) -> None:
    schema.upgrade(empty_database_url, "0015")
    with pytest.raises(BackupError, match="database of 0015: restore into a database without"):
        _load(empty_database_url, _saved(filled_url))


def test_a_damaged_file_changes_nothing(filled_url: str) -> None:
    file = _saved(filled_url)
    damaged = io.BytesIO()
    with ZipFile(file) as whole, ZipFile(damaged, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, content[:-40] if name == "listings.copy" else content)
    before = _content(filled_url)
    with pytest.raises((BackupError, psycopg.Error)):
        _load(filled_url, damaged, replace=True)
    assert _content(filled_url) == before


def test_a_file_of_something_else_is_refused(database_url: str) -> None:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(BackupError, match="no backup"):
        _load(database_url, file)


def test_a_database_without_tables_has_nothing_to_save(empty_database_url: str) -> None:
    with pytest.raises(BackupError, match="no tables"):
        _saved(empty_database_url)
