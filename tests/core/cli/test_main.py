"""The program `homing` itself."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from homing.cli import catalogue, main
from homing.cli.catalogue import Command
from tests.core.cli.support import homing

_COMMANDS = catalogue.commands()


def test_help_lists_every_command_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["--help"])
    shown = capsys.readouterr().out
    for name in _COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", shown, re.MULTILINE), name


def test_help_imports_no_command(tmp_path: Path) -> None:
    code = (
        "import sys; from homing.cli import main; main.main(['--help']); "
        "print({'aiohttp', 'aiogram', 'alembic', 'rq', 'lxml'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_every_command_has_its_help(name: str) -> None:
    app = _COMMANDS[name].load()
    with pytest.raises(SystemExit) as ended:
        app(args=["--help"], prog_name=f"homing {name}")
    assert ended.value.code == 0


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["--version"])
    assert capsys.readouterr().out == f"homing {metadata.version('homing')}\n"


def test_an_unknown_command_is_answered_with_a_near_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["mgrate"])
    assert ended.value.code == 2
    assert "no command 'mgrate'. Did you mean `homing migrate`?" in capsys.readouterr().err


def test_a_component_that_is_not_installed_says_how(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "_installed", lambda name: name != "aiogram")
    with pytest.raises(SystemExit) as ended:
        main.main(["worker"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "homing: worker: not installed: pip install 'homing[workers]' (aiogram is missing)\n"
    )


def test_help_tells_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_installed", lambda name: name != "openapi-pydantic")
    assert _COMMANDS["web"].summary().startswith("not installed: pip install 'homing[webapp]'")
    assert _COMMANDS["worker"].summary().startswith("Match events")


def test_a_command_without_a_module_is_told() -> None:
    entry = metadata.EntryPoint("x", "homing.cli.nothing:app", "homing.commands")
    assert Command(entry).summary() == "missing module homing.cli.nothing"


def test_wrong_settings_stop_without_a_traceback(tmp_path: Path) -> None:
    done = homing(tmp_path, "migrate", API_PORT="x", TELEGRAM_TOKEN="123:abc")
    assert done.returncode == 2
    assert done.stderr.startswith("homing: wrong settings\nAPI_PORT: expected a valid integer")
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    done = homing(tmp_path, "migrate", DATABASE_URL="postgresql://me:hidden@127.0.0.1:1/x")
    assert done.returncode == 1
    assert done.stderr.startswith("homing: PostgreSQL: connection failed")
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_options_are_told(tmp_path: Path) -> None:
    done = homing(tmp_path, "migrate", "--nonsense")
    assert done.returncode == 2
    assert "--nonsense" in done.stderr
