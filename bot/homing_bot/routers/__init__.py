"""What the bot answers: one router a file."""

from __future__ import annotations

from aiogram import Router

from homing_bot.routers import help, mistakes, start, stop  # noqa: A004 - named after the command


def make() -> list[Router]:
    """New routers, in the order in which they are asked."""
    return [module.make() for module in (start, stop, help, mistakes)]
