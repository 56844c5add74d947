"""`homing rates`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from homing.cli.rates import app


@pytest.fixture(autouse=True)
def _database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def rates(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_the_rates_that_come_with_homing_are_shown() -> None:
    output = rates("show").output
    assert "1.0389" in output
    assert "Of 2024-12-31: comes with Homing." in output


def test_a_file_is_put_into_use(tmp_path: Path) -> None:
    file = tmp_path / "rates.json"
    file.write_text('{"base": "EUR", "date": "2026-01-02", "rates": {"USD": 1.25}}')
    assert rates("load", str(file)).output == "Version 1 is in use: 1 rates of 2026-01-02.\n"
    output = rates("show").output
    assert "1.25" in output
    assert "Version 1 of 2026-01-02, from" in output


def test_a_file_that_holds_no_rates_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rates.json"
    file.write_text('{"base": "EUR", "date": "2026-01-02", "rates": {"USD": 0}}')
    result = rates("load", str(file))
    assert result.exit_code == 2
    assert "rates.USD" in result.output
    assert "comes with Homing" in rates("show").output
