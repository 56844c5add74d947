"""Keys of the API, preferences and notifications."""

from homing.storage.migrations.revision import apply

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    apply(__file__)
