"""Migrations."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from homing.storage import schema


def test_an_empty_database_gets_every_revision_once(empty_database_url: str) -> None:
    assert schema.upgrade(empty_database_url) == schema.revisions()
    assert schema.upgrade(empty_database_url) == []


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(lambda _: schema.upgrade(empty_database_url), range(4)))
    assert sorted(itertools.chain.from_iterable(applied)) == schema.revisions()


def test_a_failed_revision_leaves_the_database_at_the_one_before(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url, "0001")
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE deliveries (id int)")
    with pytest.raises(ProgrammingError, match="already exists"):
        schema.upgrade(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("DROP TABLE deliveries")
    assert schema.upgrade(empty_database_url) == schema.revisions()[1:]
