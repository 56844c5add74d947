"""Which encoding a page is read in."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.fetch.charset import encoding_of

TEXT = "<p>Сдаётся квартира, 2 комнаты, рядом метро. Здається квартира.</p>"
META_1251 = '<meta charset="windows-1251">' + TEXT


@pytest.mark.parametrize(
    ("body", "header", "encoding"),
    [
        (TEXT.encode(), "text/html; charset=utf-8", "utf-8"),
        (TEXT.encode("cp1251"), "text/html; charset=windows-1251", "cp1251"),
        (META_1251.encode("cp1251"), "text/html", "cp1251"),
        (META_1251.replace("windows-1251", "utf-8").encode(), "", "utf-8"),
        ("<?xml version='1.0' encoding='koi8-r'?><a>да</a>".encode("koi8-r"), "", "koi8-r"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=windows-1251", "utf-8-sig"),
        (TEXT.encode("utf-16"), "text/html", "utf-16"),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-16le", "utf-16-le"),
        (b"plain", "text/html; charset=windows-1251", "cp1251"),
        (b"plain", "text/html; charset=iso-8859-1", "cp1252"),
        (b"plain", "", "utf-8"),
        (b"", "", "utf-8"),
        (b"caf\xe9", "text/html; charset=ISO-8859-1", "cp1252"),
        (TEXT.encode(), "text/html; charset=no-such-thing", "utf-8"),
        *((b"plain", f"charset={name}", "utf-8") for name in ("punycode", "zip", "utf-7", "rot13")),
    ],
)
def test_what_is_stated_is_believed(body: bytes, header: str, encoding: str) -> None:
    assert encoding_of(body, header) == encoding


def test_a_wrong_statement_is_not_believed_where_bytes_say_otherwise() -> None:
    assert encoding_of(TEXT.encode(), "text/html; charset=windows-1251") == "utf-8"
    assert encoding_of(META_1251.encode("cp1251"), "text/html; charset=utf-8") == "cp1251"


def test_one_damaged_character_does_not_undo_a_statement() -> None:
    body = TEXT.encode() * 10 + b"\xff"
    assert encoding_of(body, "text/html; charset=utf-8") == "utf-8"


def test_without_a_statement_the_encoding_is_guessed() -> None:
    body = (TEXT * 20).encode("cp1251")
    assert body.decode(encoding_of(body, "text/html; charset=utf-8")) == TEXT * 20
    assert body.decode(encoding_of(body)) == TEXT * 20


@given(
    st.binary(max_size=200),
    st.text(max_size=40) | st.sampled_from(sorted(set(aliases.values()) | {"undefined", "idna"})),
)
def test_any_bytes_have_an_encoding(body: bytes, charset: str) -> None:
    body.decode(encoding_of(body, f"text/html; charset={charset}"), "replace")
