"""`homing backup` and `homing restore` as processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from homing.storage import schema


@pytest.fixture
def sources(database_url: str) -> str:
    """A database with two sources."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO sources (namespace, name, type, spec)"
            " SELECT 'default', 'portal-' || n, 'html', '{}' FROM generate_series(1, 2) AS n"
        )
    return database_url


def _homing(url: str, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "homing", *arguments],
        env={"PATH": "", "DATABASE_URL": url, "HOMING_DATA_DIR": "/nonexistent"},
        check=False,
        input=stdin,
        capture_output=True,
    )


def _names(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT name FROM sources ORDER BY name").fetchall()
    return [name for (name,) in found]


def test_a_backup_is_restored_into_a_new_database(
    sources: str, empty_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "homing.backup"
    saved = _homing(sources, "backup", str(file))
    assert (saved.returncode, saved.stdout) == (0, b"")
    assert saved.stderr.startswith(b"Saved ")
    assert file.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "homing.backup.part").exists()
    restored = _homing(empty_database_url, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert _names(empty_database_url) == ["portal-1", "portal-2"]


def test_a_backup_goes_through_pipes(sources: str, empty_database_url: str) -> None:
    piped = _homing(sources, "backup", "-").stdout
    assert _homing(empty_database_url, "restore", "-", stdin=piped).returncode == 0
    assert _names(empty_database_url) == ["portal-1", "portal-2"]


def test_a_backup_of_an_earlier_release_is_migrated(
    empty_database_url: str, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "homing.backup"
    schema.upgrade(empty_database_url, "0015")
    assert _homing(empty_database_url, "backup", str(file)).returncode == 0
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    assert _homing(empty_database_url, "restore", str(file)).returncode == 0
    with psycopg.connect(empty_database_url) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == (schema.revisions()[-1],)


def test_a_file_that_was_cut_off_is_refused(sources: str, tmp_path: Path) -> None:
    file = tmp_path / "homing.backup"
    _homing(sources, "backup", str(file))
    file.write_bytes(file.read_bytes()[:-100])
    refused = _homing(sources, "restore", "--replace", str(file))
    assert refused.returncode == 1
    assert b"damaged, or was not written to its end" in refused.stderr
    assert _names(sources) == ["portal-1", "portal-2"]


def test_a_failed_backup_leaves_no_file(empty_database_url: str, tmp_path: Path) -> None:
    refused = _homing(empty_database_url, "backup", str(tmp_path / "x"))
    assert (refused.returncode, (tmp_path / "x").exists()) == (1, False)
