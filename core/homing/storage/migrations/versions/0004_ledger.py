"""What the delivery ledger needs beyond its rows."""

from homing.storage.migrations.revision import apply

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    apply(__file__)
