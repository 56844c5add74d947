"""Accounts by hand: listed, their sessions encrypted anew, logged in."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from homing_workers.commands.telegram import app

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def told(
    database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """Variables of the command."""
    variables = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "SESSION_CRYPTO_KEY": OLD,
        "REALTIME_CONFIG_JSON": str(tmp_path / "realtime_config.json"),
        "COLUMNS": "160",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments])
    return done.exit_code, done.output


def account(database_url: str, account_id: str, **fields: object) -> None:
    columns, holes = ", ".join(fields), ", ".join(["%s"] * len(fields))
    query = f"INSERT INTO telegram_accounts (account_id, {columns}) VALUES (%s, {holes})"  # noqa: S608
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(query.encode(), [account_id, *fields.values()])


@pytest.mark.usefixtures("told")
def test_without_accounts_the_next_step_is_named() -> None:
    assert run("accounts") == (0, "No accounts yet: homing telegram onboard\n")


@pytest.mark.usefixtures("told")
def test_accounts_are_listed_with_what_is_wrong(database_url: str) -> None:
    account(database_url, "anna", name="Anna", username="anna7", state="ready", dialogs=12)
    account(database_url, "boris", state="revoked", reason="the session has expired")
    code, said = run("accounts")
    assert code == 0
    anna, boris = (line for line in said.splitlines() if "anna" in line or "boris" in line)
    assert [word for word in ("Anna @anna7", "ready", "12", "never") if word not in anna] == []
    assert "the session has expired, since " in boris


def test_sessions_get_the_newest_key(told: pytest.MonkeyPatch, database_url: str) -> None:
    for name, key in (("anna", OLD), ("boris", Fernet.generate_key().decode())):
        token = Fernet(key).encrypt(b"a session").decode()
        account(database_url, name, session=token, session_at="2026-01-01")
    told.setenv("SESSION_CRYPTO_KEY", f"{NEW},{OLD}")
    code, said = run("rotate")
    assert code == 1
    assert "Encrypted anew: 1." in said
    assert "No key opens the sessions of: boris." in said


def test_without_a_key_nothing_is_encrypted(told: pytest.MonkeyPatch) -> None:
    told.delenv("SESSION_CRYPTO_KEY")
    code, said = run("rotate")
    assert (code, "SESSION_CRYPTO_KEY: not set" in said) == (2, True)


@pytest.mark.usefixtures("told")
def test_without_a_file_of_accounts_both_are_named() -> None:
    code, said = run("onboard")
    assert code == 2
    assert "no accounts in" in said
    assert "accounts.json" in said


@pytest.mark.usefixtures("told")
def test_a_file_of_a_session_is_that_of_one_account(tmp_path: Path) -> None:
    code, said = run("onboard", "--secret-file", str(tmp_path / "secret.json"))
    assert code == 2
    assert "--account" in said


@pytest.mark.usefixtures("told")
def test_a_session_is_written_for_nobody_elses_eyes(database_url: str, tmp_path: Path) -> None:
    token = Fernet(OLD).encrypt(b"a session").decode()
    account(database_url, "anna", session=token, session_at="2026-01-01", seen_at="now")
    secret = tmp_path / "secret.json"
    code, said = run("onboard", "--account", "anna", "--secret-file", str(secret))
    assert code == 0, said
    assert "anna: has a session that works." in said
    assert "a session\n" not in said
    written = json.loads(secret.read_text())
    assert (written["kind"], written["stringData"]) == ("Secret", {"session": "a session"})
    assert secret.stat().st_mode & 0o777 == 0o600
