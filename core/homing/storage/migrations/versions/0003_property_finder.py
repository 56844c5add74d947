"""Agents, syncs, and the role that may delete nothing."""

from homing.storage.migrations.revision import apply

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    apply(__file__)
