"""Mini Apps: initData as Telegram signs it: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from botapi.world import Person

#: As Telegram's own programs send them: https://core.telegram.org/bots/webapps#themeparams
_THEMES = {
    "light": {
        "bg_color": "#ffffff",
        "secondary_bg_color": "#f4f4f5",
        "section_bg_color": "#ffffff",
        "text_color": "#000000",
        "hint_color": "#8e8e93",
        "subtitle_text_color": "#6d6d72",
        "link_color": "#2481cc",
        "button_color": "#2481cc",
        "button_text_color": "#ffffff",
        "destructive_text_color": "#d93025",
    },
    "dark": {
        "bg_color": "#17212b",
        "secondary_bg_color": "#0e1620",
        "section_bg_color": "#17212b",
        "text_color": "#f5f5f5",
        "hint_color": "#708499",
        "subtitle_text_color": "#8a9bab",
        "link_color": "#6ab3f3",
        "button_color": "#5288c1",
        "button_text_color": "#ffffff",
        "destructive_text_color": "#ec3942",
    },
}
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
            "tgWebAppThemeParams": json.dumps(_THEMES[theme]),
        }
    )
    parts = urlsplit(url)
    fragment = f"{parts.fragment}&{told}" if parts.fragment else told
    return parts._replace(fragment=fragment).geturl()
