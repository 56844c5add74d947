"""Mini Apps: initData as Telegram signs it: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from botapi.world import Person

_THEMES = {
    "light": {"bg_color": "#ffffff", "text_color": "#000000", "button_color": "#2481cc"},
    "dark": {"bg_color": "#17212b", "text_color": "#f5f5f5", "button_color": "#5288c1"},
}
_MORE = {"button_text_color": "#ffffff", "hint_color": "#708499", "link_color": "#2481cc"}
_VERSION = "9.1"


def init_data(token: str, person: Person, *, at: float, **fields: str) -> str:
    """The query string that a Mini App gets: `user`, `auth_date` (`at`, Unix time), `hash`, and such as `query_id`,
    `start_param`, `chat_instance`.

    Telegram adds `signature` for third parties since 2024; that needs its private key and is left out.
    """
    user: dict[str, Any] = {"id": person.id, "first_name": person.first_name}
    user |= {"last_name": person.last_name, "language_code": person.language}
    if person.username:
        user["username"] = person.username
    if person.is_premium:
        user["is_premium"] = True
    told = fields | {
        "user": json.dumps(user | {"allows_write_to_pm": True}, ensure_ascii=False),
        "auth_date": str(int(at)),
    }
    return urlencode(told | {"hash": signature(token, told)})


def signature(token: str, fields: dict[str, str]) -> str:
    """`hash` of the fields, in hex."""
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()


def launched(url: str, data: str, *, theme: str = "light", platform: str = "web") -> str:
    """The address that Telegram opens: what the Mini App is told stands behind the #."""
    told = urlencode(
        {
            "tgWebAppData": data,
            "tgWebAppVersion": _VERSION,
            "tgWebAppPlatform": platform,
            "tgWebAppThemeParams": json.dumps(_THEMES[theme] | _MORE),
        }
    )
    parts = urlsplit(url)
    fragment = f"{parts.fragment}&{told}" if parts.fragment else told
    return parts._replace(fragment=fragment).geturl()
