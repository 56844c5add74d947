"""What messages are about."""

from homing.storage.migrations.revision import apply

revision = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    apply(__file__)
