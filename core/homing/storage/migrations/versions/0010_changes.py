"""Announcements of changes, for caches."""

from homing.storage.migrations.revision import apply

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    apply(__file__)
