"""`TelegramAccount`: a user account that reads chats."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from homing.models import rules
from homing.models.base import Document
from homing.models.conditions import Status
from homing.models.objects import DnsName, Metadata, Resources, SecretKey, SecretRef

AccountId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", max_length=40)
]

_WITHOUT_SESSION = (
    "without sessionSecretRef the session comes from Redis, where it is encrypted: "
    "cryptoKeySecretRef is needed"
)


class SessionSecretRef(SecretRef):
    """One key of a Secret in the same namespace."""

    key: SecretKey = Field("session", description="Key within the Secret.")


class CryptoKeySecretRef(SecretRef):
    """One key of a Secret in the same namespace."""

    key: SecretKey = Field("SESSION_CRYPTO_KEY", description="Key within the Secret.")


class TelegramAccountSpec(Document):
    """Whose eyes read, and where the secrets are."""

    model_config = ConfigDict(
        json_schema_extra=rules.schema(
            rules.Rule(
                "has(self.sessionSecretRef) || has(self.cryptoKeySecretRef)", _WITHOUT_SESSION
            )
        )
    )

    account_id: AccountId = Field(
        description="Name of the account wherever it is spoken of; cannot be changed later.",
        json_schema_extra=rules.schema(
            rules.fixed("the id of an account", "delete the account and declare it anew")
        ),
    )
    api_secret_ref: SecretRef = Field(
        description="Secret with TELEGRAM_API_ID and TELEGRAM_API_HASH."
    )
    session_secret_ref: SessionSecretRef | None = Field(
        None,
        description="The session as text; by default it comes from Redis, from "
        "TELEGRAM_SESSION_PREFIX and the account's id.",
    )
    crypto_key_secret_ref: CryptoKeySecretRef | None = Field(
        None, description="The key that an encrypted session is read with."
    )
    suspend: bool = Field(False, description="No reader while true.")
    resources: Resources = Field(
        Resources(), description="What the reader's pod gets; by default what the operator is told."
    )

    @model_validator(mode="after")
    def _a_session_can_be_read(self) -> TelegramAccountSpec:
        if self.session_secret_ref is None and self.crypto_key_secret_ref is None:
            raise ValueError(_WITHOUT_SESSION)
        return self


class AccountStatus(Status):
    """What is known about an account and its reader."""

    deployment: DnsName | None = Field(None, description="Name of the reader's Deployment.")
    lease: DnsName | None = Field(
        None, description="Name of the Lease that one reader at a time holds."
    )
    ready_replicas: int = Field(0, ge=0, description="Readers that are ready: 1 or 0.")


class TelegramAccount(Document):
    """A Telegram user account; one reader at a time uses its session."""

    api_version: Literal["homing.dev/v1alpha1"]
    kind: Literal["TelegramAccount"]
    metadata: Metadata
    spec: TelegramAccountSpec
    status: AccountStatus | None = None
