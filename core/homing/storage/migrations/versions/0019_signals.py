"""Signals, and offers that became listings."""

from homing.storage.migrations.revision import apply

revision = "0019"
down_revision: str | None = "0018"


def upgrade() -> None:
    apply(__file__)
