"""`homing telegram`: finds its sub-commands."""

from __future__ import annotations

import subprocess
import sys

from typer.testing import CliRunner

from homing_workers.commands import telegram


def test_the_help_knows_every_sub_command() -> None:
    done = CliRunner().invoke(telegram.app, ["--help"])
    assert done.exit_code == 0
    for name in telegram.NAMES:
        assert name in done.output


def test_an_unknown_sub_command_is_refused() -> None:
    done = CliRunner().invoke(telegram.app, ["keys"])
    assert done.exit_code == 2
    assert "No such command 'keys'" in done.output


def test_a_key_is_printed_that_encrypts() -> None:
    done = CliRunner().invoke(telegram.app, ["key"])
    assert len(done.output.strip()) == 44


def test_a_command_that_speaks_with_nobody_starts_without_telethon() -> None:
    code = "import sys; from homing_workers.commands.telegram import app; app(['key'], standalone_mode=False); assert 'telethon' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
