"""One report about an e-mail, however it came."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from homing.storage.receipts import ReceiptStatus

_Line = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00\r\n]*$")]


class Bounce(BaseModel):
    """What became of a message."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ReceiptStatus
    #: As the message had it; it names the delivery.
    message_id: _Line | None = None
    #: Address that the report is about.
    address: _Line | None = None
    #: Enhanced status code of RFC 3463, such as 5.1.1.
    code: _Line | None = None
    detail: _Line | None = None

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.message_id is None and self.address is None:
            raise ValueError("expected message_id, address, or both")
        return self

    @property
    def reason(self) -> str:
        """For the delivery and the channel."""
        said = " ".join(filter(None, (self.code, self.detail)))
        return f"{self.type.replace('_', ' ')}: {said}" if said else self.type.replace("_", " ")


def _several(body: object) -> object:
    return body if isinstance(body, list) else [body]


#: The body of a request in JSON: one report or several.
BODY: TypeAdapter[list[Bounce]] = TypeAdapter(
    Annotated[list[Bounce], BeforeValidator(_several), Field(max_length=1000)]
)
