"""Sources, runs, listings, events and images."""

from homing.storage.migrations.revision import apply

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    apply(__file__)
