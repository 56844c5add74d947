"""`homing keys`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from homing.cli import keys
from homing.storage import api_keys

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def test_a_key_is_shown_once() -> None:
    made = RUN.invoke(keys.app, ["create", "shop", "--scope", "read", "--days", "30"])
    assert made.exit_code == 0
    key = made.stdout.strip()
    listed = RUN.invoke(keys.app, ["list"]).stdout
    assert key.startswith(api_keys.PREFIX)
    assert "shop" in listed
    assert key not in listed


def test_a_revoked_key_is_listed_as_such() -> None:
    RUN.invoke(keys.app, ["create", "shop", "--scope", "read"])
    assert RUN.invoke(keys.app, ["revoke", "1"]).exit_code == 0
    assert "revoked" in RUN.invoke(keys.app, ["list"]).stdout
    again = RUN.invoke(keys.app, ["revoke", "1"])
    assert (again.exit_code, again.stderr) == (1, "homing: no valid key has the number 1\n")


def test_a_user_who_is_not_there_is_named() -> None:
    made = RUN.invoke(keys.app, ["create", "shop", "--scope", "read", "--user", "9"])
    assert (made.exit_code, made.stderr) == (1, "homing: there is no user 9\n")
