"""Sources of type telegram."""

from homing.storage.migrations.revision import apply

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    apply(__file__)
