"""Options that say which deliveries are meant."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from homing.models.kinds import Channel, DeliveryState, OriginKind, ReasonClass
from homing.storage.deliveries import Filter

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def _age(text: str) -> float:
    """Seconds of "90s", "15m", "2h", "3d" or "1w"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", text)
    if found is None:
        raise typer.BadParameter(f"{text!r}: expected a number with s, m, h, d or w, such as 2h")
    return float(found[1]) * _UNITS[found[2]]


def _origin(text: str) -> tuple[OriginKind, int | None]:
    """ "event" or "event:17"."""
    kind, _, number = text.partition(":")
    if kind not in list(OriginKind) or not (number.isdecimal() or text == kind):
        kinds = ", ".join(OriginKind)
        raise typer.BadParameter(f"{text!r}: expected one of {kinds}, or such as event:17")
    return OriginKind(kind), int(number) if number else None


State = Annotated[DeliveryState | None, typer.Option(help="Only in this state.")]
OfChannel = Annotated[Channel | None, typer.Option("--channel", help="Only of this channel.")]
Recipient = Annotated[int | None, typer.Option(help="Only for this recipient.")]
Origin = Annotated[
    str | None,
    typer.Option(help="Only about this kind, or this one: event, event:17, notification:3."),
]
Error = Annotated[str | None, typer.Option(help="Only with this class of the last error.")]
Reason = Annotated[
    ReasonClass | None, typer.Option(help="Only suppressed or dead for this reason.")
]
OlderThan = Annotated[str | None, typer.Option(help="Only written longer ago than such as 2h.")]
NewerThan = Annotated[str | None, typer.Option(help="Only written since such as 2h ago.")]
MaybeTwice = Annotated[bool, typer.Option("--maybe-twice", help="Only where an answer never came.")]


def chosen(
    state: DeliveryState | None,
    channel: Channel | None,
    recipient: int | None,
    origin: str | None,
    error: str | None,
    reason: ReasonClass | None,
    older_than: str | None,
    newer_than: str | None,
    maybe_twice: bool,
) -> Filter:
    """The filter that options stand for.

    Raises:
        typer.BadParameter: an age or an origin cannot be read.
    """
    kind, number = (None, None) if origin is None else _origin(origin)
    return Filter(
        state=state,
        channel=channel,
        recipient_id=recipient,
        origin_kind=kind,
        origin_id=number,
        error_class=error,
        reason_class=reason,
        older_than=None if older_than is None else _age(older_than),
        newer_than=None if newer_than is None else _age(newer_than),
        maybe_twice=True if maybe_twice else None,
    )
