"""Real servers for the tests, started once a session; each test gets an empty database of its own."""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
import structlog
from redis import Redis

from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.storage import database, schema
from homing.storage.database import Connection

# How long an example takes is told by benchmarks; the first one may load catalogues.
hypothesis.settings.register_profile("homing", deadline=None)
hypothesis.settings.load_profile("homing")

# Drawing the variables of each frame takes tens of seconds; processes of Homing never do.
structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback

_numbers = itertools.count(1)

#: A file system in memory, where Linux has one.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made in it


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a test sets up for the whole process ends with it."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root = logging.getLogger()
        for handler in root.handlers[:]:
            if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
                root.removeHandler(handler)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database server without any table; the URL's own database is for administration."""
    # Each test makes a database of hundreds of small files: in memory that takes a tenth of the time.
    place = _MEMORY if _has_room(_MEMORY) else tmp_path_factory.mktemp("postgres")
    with tempfile.TemporaryDirectory(prefix="homing-test-", dir=place) as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres", durable=False)
        yield server.url
        server.stop()


def _has_room(folder: Path) -> bool:
    """Containers often have a few megabytes there only."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2_000_000_000


@pytest.fixture(scope="session")
def _template(postgres_url: str) -> str:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_homing")
    schema.upgrade(_with_name(postgres_url, "template_homing"))
    return "template_homing"


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A database without tables."""
    yield from _database(postgres_url, "template1")


@pytest.fixture
def database_url(postgres_url: str, _template: str) -> Iterator[str]:
    """A migrated database without rows."""
    yield from _database(postgres_url, _template)


@pytest.fixture
def plain_url(postgres_url: str) -> Iterator[str]:
    """A migrated database of a user who may make no roles."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN PASSWORD 'plain' NOCREATEROLE")
        connection.execute("CREATE DATABASE of_plain OWNER plain")
        host = postgres_url.rsplit("@", 1)[1].rsplit("/", 1)[0]
        url = f"postgresql://plain:plain@{host}/of_plain"
        schema.upgrade(url)
        yield url
        connection.execute("DROP DATABASE of_plain WITH (FORCE)")
        connection.execute("DROP ROLE plain")


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    async with database.connect(database_url) as connection:
        yield connection


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = embedded_redis.start(tmp_path_factory.mktemp("redis"))
    yield server.url
    server.stop()


@pytest.fixture
def redis_url(_redis_server: str) -> str:
    """An empty Redis server."""
    with Redis.from_url(_redis_server) as client:
        client.flushall()
    return _redis_server


def _database(url: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode()
        )
        yield _with_name(url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _with_name(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + name
