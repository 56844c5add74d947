"""setWebhook, deleteWebhook, getWebhookInfo, logOut, close: https://core.telegram.org/bots/api#setwebhook"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson, Parameters
from botapi.markup import LOOPBACK
from botapi.methods.profile import Nothing

_PORTS = (80, 88, 443, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SetWebhook(Parameters):
    url: str = ""
    certificate: str | None = None
    ip_address: str | None = None
    max_connections: int = 40
    allowed_updates: AsJson[list[str] | None] = None
    drop_pending_updates: bool = False
    secret_token: str = ""


class DeleteWebhook(Parameters):
    drop_pending_updates: bool = False


async def set_webhook(call: Call, given: SetWebhook) -> Any:
    if given.url:
        _check_url(given.url, call.options.http_on_loopback)
    if not 1 <= given.max_connections <= 100:
        raise bad_request("max_connections must be from 1 to 100")
    if given.secret_token and not _SECRET.fullmatch(given.secret_token):
        raise bad_request("secret token contains unallowed characters")
    webhook, updates = call.world.webhook, call.world.updates
    webhook.set(given.url, given.secret_token, given.max_connections)
    webhook.has_certificate = given.certificate is not None
    if given.allowed_updates is not None:
        updates.allowed = list(given.allowed_updates)
    if given.drop_pending_updates:
        updates.pending.clear()
    call.world.bell.ring()
    return True


async def delete_webhook(call: Call, given: DeleteWebhook) -> Any:
    call.world.webhook.set("", "", 40)
    if given.drop_pending_updates:
        call.world.updates.pending.clear()
    call.world.bell.ring()
    return True


async def get_webhook_info(call: Call, _: Nothing) -> Any:
    webhook, updates = call.world.webhook, call.world.updates
    told: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": webhook.has_certificate,
        "pending_update_count": len(updates.pending),
    }
    if webhook.url:
        told["max_connections"] = webhook.max_connections
    if webhook.last_error:
        told |= {
            "last_error_date": webhook.last_error_date,
            "last_error_message": webhook.last_error,
        }
    return told | ({"allowed_updates": updates.allowed} if updates.allowed else {})


async def log_out(call: Call, _: Nothing) -> Any:
    """Only answers: there is no other server to log out from."""
    return True


def _check_url(url: str, http_on_loopback: bool) -> None:
    parts = urlsplit(url)
    if http_on_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
