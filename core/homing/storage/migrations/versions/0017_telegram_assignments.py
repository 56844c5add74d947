"""Which account reads which chat."""

from homing.storage.migrations.revision import apply

revision = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    apply(__file__)
