"""Searching properties, likes and rankings."""

from homing.storage.migrations.revision import apply

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    apply(__file__)
