"""Notes and named lists of favourites."""

from homing.storage.migrations.revision import apply

revision = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    apply(__file__)
