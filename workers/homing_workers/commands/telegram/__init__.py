"""`homing telegram`: accounts of Telegram that read chats.

Each sub-command is a module of this package with a typer app of one command; its module is loaded only when it is
asked for, since the library that speaks with Telegram takes two seconds to load.
"""

from __future__ import annotations

from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

#: The sub-commands, in the order of the help; the module has _ in place of -.
NAMES = (
    *("key", "onboard", "accounts", "fill-chat-ids", "rotate"),
    *("read", "readers", "reassign", "certificate"),
)


class _Commands(TyperGroup):
    def list_commands(self, ctx: object) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        if cmd_name not in NAMES:
            return None
        module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        (command,) = get_group(module.app).commands.values()
        assert isinstance(command, TyperCommand)  # noqa: S101 - a group has no place here
        return command


app = typer.Typer(cls=_Commands, no_args_is_help=True)


@app.callback()
def group() -> None:
    """Log accounts in that read chats, see to their sessions and chats, and read."""
