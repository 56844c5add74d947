"""What the matching index needs."""

from homing.storage.migrations.revision import apply

revision = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    apply(__file__)
