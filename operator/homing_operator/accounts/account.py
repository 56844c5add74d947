"""A TelegramAccount as the API server gave it, and what it means, if anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from homing.models.account import TelegramAccount, TelegramAccountSpec
from homing.models.source.mistakes import explain
from homing_operator.json_types import Json
from homing_operator.kinds import TELEGRAM_ACCOUNT
from homing_operator.resource import Resource


@dataclass(frozen=True)
class Account(Resource):
    """One account."""

    @property
    def document(self) -> Json:
        """The declaration alone."""
        metadata = {"name": self.name, "namespace": self.namespace}
        return TELEGRAM_ACCOUNT.head | {"metadata": metadata, "spec": self.body.get("spec", {})}

    @cached_property
    def _read(self) -> TelegramAccountSpec | str:
        try:
            return TelegramAccount.model_validate(self.document).spec
        except ValidationError as error:
            problems = error.errors(include_url=False)
            return "; ".join(map(str, explain(problems, TelegramAccount, {}, "")))

    @property
    def mistake(self) -> str | None:
        """What is wrong with the declaration, for people."""
        return self._read if isinstance(self._read, str) else None

    @property
    def spec(self) -> TelegramAccountSpec:
        """What is declared.

        Raises:
            ValueError: nothing usable; ask `mistake` first.
        """
        if self.mistake is not None:
            raise ValueError(self.mistake)
        assert isinstance(self._read, TelegramAccountSpec)  # noqa: S101 - it is one or the other
        return self._read

    @property
    def deployment(self) -> str:
        """Name of the reader's Deployment."""
        return f"{self.name}-reader"

    @property
    def lease(self) -> str:
        """Name of the Lease that a reader holds while it uses the session."""
        return f"homing-session-{self.spec.account_id}"

    @property
    def secrets(self) -> list[str]:
        """Names of the Secrets that the reader needs."""
        spec = self.spec
        found = (spec.api_secret_ref, spec.session_secret_ref, spec.crypto_key_secret_ref)
        return sorted({each.name for each in found if each is not None})

    def comes_before(self, other: Account) -> bool:
        """Of two that want the same session, the older one has it."""
        return (self.created, self.name) < (other.created, other.name)
