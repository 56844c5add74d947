"""What people keep, and what they never want to see again."""

from homing.storage.migrations.revision import apply

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    apply(__file__)
