"""`homing`: finds the command's module and loads that one only, so that starting is quick.

A new command is a typer app in a module of its own and a line under `homing.commands` in pyproject.toml.
"""

from __future__ import annotations

import difflib
import errno
import os
import signal
import sys
from collections.abc import Sequence

import typer

from homing import __version__
from homing.cli import catalogue
from homing.cli.catalogue import Command
from homing.embedded.server import ServerError
from homing.settings import SettingsError

_FAILED, _MISUSED, _TERMINATED = 1, 2, 143

#: By name: its module costs 9 MB, and the operator has no use for it.
_UNREACHABLE = "psycopg.OperationalError"


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs `homing` and ends the process: 0 done, 1 failed, 2 wrong usage or settings."""
    # Typer's own tracebacks show local variables, secrets among them.
    os.environ.setdefault("TYPER_STANDARD_TRACEBACK", "1")
    _end_on_sigterm()
    name, *rest = arguments if arguments is not None else sys.argv[1:] or ["--help"]
    if name in ("--version", "-V"):
        typer.echo(f"homing {__version__}")
    elif name in ("--help", "-h", "help"):
        typer.echo(_overview(catalogue.commands()))
    else:
        sys.exit(_run(name, rest))


def _end_on_sigterm() -> None:
    """For the first process of a container the kernel drops signals without a handler: SIGTERM would be lost while
    a command's modules are loaded, and comes only once."""
    if os.getpid() == 1:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))


def plugin() -> None:
    """`kubectl homing`: `homing cluster`, found by kubectl under the name of this program."""
    main(["cluster", *sys.argv[1:]])


def _run(name: str, arguments: list[str]) -> int:
    commands = catalogue.commands()
    if name not in commands:
        return _complain(_unknown(name, commands), _MISUSED)
    command = commands[name]
    if command.missing:
        return _complain(f"{name}: {command.remedy}", _FAILED)
    try:
        command.load()(args=arguments, prog_name=f"homing {name}")
    except SettingsError as error:
        return _complain(f"wrong settings\n{error}", _MISUSED)
    except ServerError as error:
        return _complain(str(error), _FAILED)
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        return _complain(told, _FAILED)
    return 0


def _told(error: Exception) -> str | None:
    """What a sentence says better than a traceback; None is anything else."""
    if any(f"{one.__module__}.{one.__name__}" == _UNREACHABLE for one in type(error).__mro__):
        return f"PostgreSQL: {error}".strip()
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the disk is full: {error.filename or ''}".strip()
    return None


def _complain(message: str, code: int) -> int:
    typer.echo(f"homing: {message}", err=True)
    return code


def _unknown(name: str, commands: dict[str, Command]) -> str:
    near = difflib.get_close_matches(name, commands, n=1)
    hint = f" Did you mean `homing {near[0]}`?" if near else ""
    return f"no command {name!r}.{hint} `homing --help` lists all."


def _overview(commands: dict[str, Command]) -> str:
    width = max(map(len, commands), default=0)
    lines = [
        f"  {name:<{width}}  {command.summary()}" for name, command in sorted(commands.items())
    ]
    return "\n".join(
        [
            "Usage: homing COMMAND [OPTIONS]    (homing COMMAND --help tells more)",
            "",
            "Real-estate listing alerts: sources are declared, listings flow in, matches reach people.",
            "",
            "Commands:",
            *lines,
            "",
            "Options:",
            "  --version  Show the version.",
            "  --help     Show this list.",
        ]
    )
