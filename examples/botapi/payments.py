"""Telegram Stars: https://core.telegram.org/bots/payments-stars"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Invoice:
    """What is to be paid."""

    title: str
    description: str
    payload: str
    #: Of Stars.
    amount: int
    start_parameter: str = ""
    #: Seconds; 0 is no subscription.
    subscription_period: int = 0

    def as_json(self) -> dict[str, Any]:
        """An Invoice of the Bot API; the payload is for the bot alone."""
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": "XTR",
            "total_amount": self.amount,
        }


@dataclass
class Checkout:
    """Somebody wants to pay; the bot has ten seconds to say whether they may."""

    id: str
    from_id: int
    chat_id: int
    invoice: Invoice
    #: Unix time in seconds.
    at: float
    #: None while the bot has not answered.
    is_ok: bool | None = None
    #: Why not.
    error: str = ""


@dataclass
class Payment:
    """Stars that were paid."""

    charge_id: str
    from_id: int
    invoice: Invoice
    #: Unix time in seconds.
    date: int
    refund_date: int | None = None

    def transactions(self, user: dict[str, Any]) -> list[dict[str, Any]]:
        """StarTransactions: the payment, and the refund if there was one."""
        partner = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": user,
            "invoice_payload": self.invoice.payload,
        }
        told = {"id": self.charge_id, "amount": self.invoice.amount}
        paid = told | {"date": self.date, "source": partner}
        if self.refund_date is None:
            return [paid]
        return [paid, told | {"date": self.refund_date, "receiver": partner}]
