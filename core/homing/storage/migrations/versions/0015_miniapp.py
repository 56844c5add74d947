"""Login links of the Mini App."""

from homing.storage.migrations.revision import apply

revision = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    apply(__file__)
