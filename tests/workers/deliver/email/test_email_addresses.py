"""Addresses, and headers that nothing gets out of."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.deliver.email.addresses import mailable
from homing_workers.deliver.email.letters import Letter
from homing_workers.deliver.email.mime import Envelope, enclosed
from homing_workers.deliver.errors import Never

ANY = st.text(min_size=1, max_size=40)


LINK = "https://homes.of.a.long.name.homing.test/unsubscribe/1234567890.abcdefghijklmnopqrstuvwx"


def envelope(letter: Letter, to: str = "a@mail.test") -> Envelope:
    return enclosed(
        letter,
        mail_from="Homing <alerts@homing.test>",
        bounces_to="bounces@homing.test",
        to=to,
        message_id=f"<1.{'a' * 70}@homing.test>",
        unsubscribe=LINK,
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("olha@mail.test", "olha@mail.test"),
        ("Olha+homes@Mail.Test", "Olha+homes@Mail.Test"),
        ("ольга@mail.test", "ольга@mail.test"),
        ("olha@пошта.укр", "olha@xn--80a1acn3a.xn--j1amh"),
        ("olha@BÜCHER.test", "olha@xn--bcher-kva.test"),
    ],
)
def test_a_domain_becomes_ascii(address: str, expected: str) -> None:
    assert mailable(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "olha",
            "@mail.test",
            "olha@",
            "a b@mail.test",
            "a@b@mail.test",
            "a@mail.test\r\nBcc: x",
        ),
        *(
            "a@mail.test>",
            "<a@mail.test",
            "a,b@mail.test",
            "a@mail.test,b@mail.test",
            "a\x00@mail.test",
        ),
        *("a@" + "x" * 64 + "ü.test", "a" * 65 + "@mail.test", "a@" + "b.c" * 90),
    ],
)
def test_what_nobody_can_have_is_never_tried(address: str) -> None:
    with pytest.raises(Never) as caught:
        mailable(address)
    assert caught.value.address_is_dead


@given(ANY, ANY, ANY)
def test_no_text_adds_a_header(subject: str, html: str, text: str) -> None:
    letter = Letter(subject=subject, html=f"<p>{html!r}</p>", text=repr(text))
    message = message_from_bytes(envelope(letter).content, policy=policy.default)
    assert sorted(message.keys()) == sorted(
        [
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
            *("X-Auto-Response-Suppress", "Precedence", "List-Id", "Content-Type"),
            *("List-Unsubscribe", "List-Unsubscribe-Post"),
        ]
    )


def test_a_long_link_stays_on_the_line_of_its_name() -> None:
    content = envelope(Letter(subject="Нове " * 40, html="x", text="x")).content
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in content
    assert b"\r\nMessage-ID: <1.aaa" in content
    assert max(map(len, content.splitlines())) < 130


def test_a_message_is_seven_bit() -> None:
    letter = Letter(subject="Нове: дім", html="<p>дім</p>", text="дім")
    assert envelope(letter).content.isascii()


def test_letters_before_the_at_need_a_server_that_knows_them() -> None:
    letter = Letter(subject="x", html="x", text="x")
    assert envelope(letter, "ольга@mail.test").needs_utf8
    assert not envelope(letter).needs_utf8
