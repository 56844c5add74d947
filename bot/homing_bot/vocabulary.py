"""The bot's commands, as Telegram lists them."""

from __future__ import annotations

from homing.i18n import mark

#: Name of each command to what it does.
COMMANDS = {
    "start": mark("new search and alerts in this chat"),
    "menu": mark("searches, favourites, settings"),
    "cancel": mark("leave what you are doing"),
    "language": mark("change the language"),
    "login": mark("log in in a browser"),
    "help": mark("what I can do"),
    "privacy": mark("what is kept about you"),
    "paysupport": mark("questions about payments"),
    "stop": mark("no more alerts here"),
}
