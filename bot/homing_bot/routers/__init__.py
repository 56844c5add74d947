"""What the bot answers: one router a file."""

from __future__ import annotations

from aiogram import Router

from homing_bot.routers import (
    dismissal,
    favourite,
    help,  # noqa: A004 - named after the command
    mistakes,
    pausing,
    stale,
    start,
    stop,
)


def make() -> list[Router]:
    """New routers, in the order in which they are asked."""
    modules = (start, stop, favourite, dismissal, pausing, stale, help, mistakes)
    return [module.make() for module in modules]
