"""Receipts: what providers report of messages that they took."""

from homing.storage.migrations.revision import apply

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    apply(__file__)
