"""Telegram accounts, chats, messages and their classes."""

from homing.storage.migrations.revision import apply

revision = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    apply(__file__)
