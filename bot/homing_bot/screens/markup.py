"""Plain texts as Telegram's HTML."""

from __future__ import annotations

from html import escape


def bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def link(text: str, url: str) -> str:
    return f'<a href="{escape(url, quote=True)}">{escape(text)}</a>'


def paragraphs(*parts: str) -> str:
    """With an empty line between them; empty ones are left out."""
    return "\n\n".join(filter(None, parts))
