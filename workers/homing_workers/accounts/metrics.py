"""What Prometheus is told of a reader's account."""

from __future__ import annotations

from prometheus_client import Gauge

#: The reason is a word such as SessionRevoked.
PROBLEM = Gauge(
    "homing_telegram_account_problem", "1: the account cannot read.", ("account", "reason")
)
