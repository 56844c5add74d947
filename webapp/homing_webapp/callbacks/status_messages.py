"""Delivery status messages of mail servers: RFC 3464, with the codes of RFC 3463."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message

from homing.storage.receipts import ReceiptStatus
from homing_webapp.callbacks.bounce import Bounce

#: Failures of an address that does exist: mailbox disabled for a time, full, message too large, policy.
_MAY_PASS = re.compile(r"4\.\d+\.\d+|5\.2\.[234]|5\.[3467]\.\d+")

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")

_ACTIONS = {
    "delayed": ReceiptStatus.DELAYED,
    "delivered": ReceiptStatus.DELIVERED,
    "relayed": ReceiptStatus.SENT,
    "expanded": ReceiptStatus.SENT,
}


def read(body: bytes) -> list[Bounce]:
    """What a message reports, for each recipient; empty where it is no delivery status message."""
    message = _read(body)
    message_id = _message_id(message)
    return [
        bounce
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in _blocks(part)
        if (bounce := _bounce(fields, message_id))
    ]


def _read(message: bytes) -> Message:
    return message_from_bytes(message, policy=policy.default)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )


def _bounce(fields: Message, message_id: str | None) -> Bounce | None:
    action = str(fields.get("Action", "")).split("(")[0].strip().lower()
    if action != "failed" and action not in _ACTIONS:
        return None
    code = _STATUS.search(str(fields.get("Status", "")))
    return Bounce(
        type=_ACTIONS.get(action) or _failure(code[0] if code else ""),
        message_id=message_id,
        address=_address(str(fields.get("Final-Recipient", ""))),
        code=code[0] if code else None,
        detail=" ".join(str(fields.get("Diagnostic-Code", "")).split())[:500] or None,
    )


def _failure(code: str) -> ReceiptStatus:
    may_pass = _MAY_PASS.fullmatch(code)
    return ReceiptStatus.SOFT_BOUNCE if may_pass else ReceiptStatus.HARD_BOUNCE


def _address(field: str) -> str | None:
    """What stands after the kind of address: "rfc822; olha@mail.test"."""
    return field.partition(";")[2].strip().strip("<>") or None


def _message_id(message: Message) -> str | None:
    """Of the message that is returned, whole or only its headers."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            # Its bytes: the part may name a charset that nobody knows, and headers need none.
            headers = part.get_payload(decode=True)
            return _header(_read(headers)) if isinstance(headers, bytes) else None
        if part.get_content_type() == "message/rfc822":
            returned = part.get_payload(0)
            return _header(returned) if isinstance(returned, Message) else None
    return None


def _header(message: Message) -> str | None:
    found = message.get("Message-ID")
    return str(found).strip() if found else None
