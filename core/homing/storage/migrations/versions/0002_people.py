"""Recipients, users, subscriptions, matches and deliveries."""

from homing.storage.migrations.revision import apply

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    apply(__file__)
