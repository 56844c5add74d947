"""The bot's address for updates: https://core.telegram.org/bots/api#setwebhook"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Webhook:
    """The address that was set; empty is none."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    has_certificate: bool = False
    last_error: str = ""
    #: Unix time in seconds.
    last_error_date: int = 0

    def set(self, url: str, secret_token: str, max_connections: int) -> None:
        """Another address or none; what is known about the old one is forgotten."""
        self.url, self.secret_token, self.max_connections = url, secret_token, max_connections
        self.has_certificate, self.last_error, self.last_error_date = False, "", 0
