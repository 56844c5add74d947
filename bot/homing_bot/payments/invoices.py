"""What is paid for, as the payload of an invoice says it: signed, so that nobody pays less or for somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import SecretStr

from homing.settings.plans import Plan
from homing.signatures import number_of, token

#: Telegram's code of Stars.
CURRENCY = "XTR"

_PAYLOAD = re.compile(r"([0-9]{1,5})-([0-9]{1,6})-(.{1,80})", re.ASCII)


@dataclass(frozen=True)
class Order:
    """Who gets what."""

    user_id: int
    plan: Plan


def payload(key: SecretStr, order: Order) -> str:
    """At most 128 bytes, as Telegram takes it: https://core.telegram.org/bots/api#sendinvoice"""
    plan = order.plan
    return f"{plan.days}-{plan.stars}-{token(key, _purpose(plan), order.user_id)}"


def order_of(key: SecretStr, text: str) -> Order | None:
    """None where we have not signed it."""
    found = _PAYLOAD.fullmatch(text)
    if found is None:
        return None
    plan = Plan(int(found[1]), int(found[2]))
    user_id = number_of(key, _purpose(plan), found[3])
    return None if user_id is None else Order(user_id, plan)


def _purpose(plan: Plan) -> str:
    return f"invoice:{plan.days}:{plan.stars}"
