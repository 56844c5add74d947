"""Trials, payments and broadcasts."""

from homing.storage.migrations.revision import apply

revision = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    apply(__file__)
