"""Encodings of pages."""

from __future__ import annotations

import pytest

from homing_workers.scrape.extract import Page

TEXT = "Квартира в центрі, 3 кімнати, ціна 12 500 грн"


@pytest.mark.parametrize(
    ("head", "codec", "declared", "content_type"),
    [
        ("", "utf-8", None, ""),
        ("", "utf-8", "utf-8", ""),
        ("", "utf-8-sig", None, ""),
        ("", "utf-16", None, ""),
        ("", "cp1251", "windows-1251", ""),
        ("", "cp1251", None, "text/html; charset=windows-1251"),
        ('<meta charset="windows-1251">', "cp1251", None, "text/html"),
        ('<meta http-equiv=Content-Type content="text/html; charset=koi8-u">', "koi8-u", None, ""),
        ('<meta charset="windows-1251">', "utf-8", None, ""),
        ("", "utf-8", "no-such-codec", ""),
    ],
)
def test_the_text_is_read(head: str, codec: str, declared: str | None, content_type: str) -> None:
    html = f"<html><head>{head}</head><body><p>{TEXT}</p></body></html>"
    page = Page("https://x.example/", html.encode(codec), declared, content_type)
    assert page.tree.findtext("body/p") == TEXT


def test_a_damaged_byte_costs_one_character() -> None:
    text = TEXT * 3
    body = f'<meta charset="utf-8"><p>{text}</p>'.encode().replace(b"12 500", b"12\xff500", 1)
    page = Page("https://x.example/", body)
    assert page.tree.findtext(".//p") == text.replace("12 500", "12\ufffd500", 1)
