"""Updates of the bot, kept until they are handled."""

from homing.storage.migrations.revision import apply

revision = "0012"
down_revision: str | None = "0010"


def upgrade() -> None:
    apply(__file__)
