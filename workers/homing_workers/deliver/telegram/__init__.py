"""Alerts as Telegram messages of our bot, by aiogram (157 MB and 6 s of CPU at import)."""

from homing_workers.deliver.telegram.sender import open_sender

__all__ = ["open_sender"]
