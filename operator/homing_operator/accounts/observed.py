"""All that a reconcile of an account looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from homing.models.account import AccountStatus
from homing_operator.accounts.account import Account
from homing_operator.json_types import Json


@dataclass(frozen=True)
class Obstacle:
    """Why nothing can be done.

    Attributes:
        reason: CamelCase word.
    """

    reason: str
    message: str


@dataclass(frozen=True)
class Observed:
    """An account and what there is of its reader.

    Attributes:
        secrets: version of each Secret that is needed, by name; None of one that is not there.
        rival: an older account of the same id, which has the session.
        stuck: a pod that cannot start.
        problem: what keeps a reader that is not ready from reading, as it has written on its Lease.
        stranger: an object bears the Deployment's name and none of our labels.
        refusal: of the last write, while nothing has changed since.
    """

    account: Account
    deployment: Json | None = None
    secrets: Mapping[str, str | None] = field(default_factory=dict)
    rival: str | None = None
    stuck: str | None = None
    problem: str | None = None
    stranger: bool = False
    refusal: Obstacle | None = None

    @property
    def missing(self) -> list[str]:
        """Secrets that are not there."""
        return [name for name, version in self.secrets.items() if version is None]

    @property
    def status(self) -> AccountStatus:
        """As it was written last; what nobody could have written counts as nothing."""
        try:
            return AccountStatus.model_validate(self.account.status)
        except ValidationError:
            return AccountStatus()
