"""What the bot answers: one router a file."""

from __future__ import annotations

from aiogram import Router

from homing_bot.routers import (
    admin,
    broadcast,
    cancel,
    dismissal,
    favourite,
    favourites,
    help,  # noqa: A004 - named after the command
    language,
    lists,
    login,
    menu,
    mistakes,
    notifications,
    pausing,
    payment,
    privacy,
    searching,
    stale,
    standing,
    start,
    stop,
    subscriptions,
    unknown,
)


def make() -> list[Router]:
    """New routers, in the order in which they are asked."""
    modules = (
        # Payments before those who wait for whatever a person writes.
        payment,
        start,
        stop,
        help,
        cancel,
        language,
        login,
        menu,
        subscriptions,
        favourites,
        lists,
        notifications,
        standing,
        privacy,
        admin,
        broadcast,
        searching,
        favourite,
        dismissal,
        pausing,
        stale,
        unknown,
        mistakes,
    )
    return [module.make() for module in modules]
