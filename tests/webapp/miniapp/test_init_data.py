"""Who looks is believed when Telegram has signed it for our bot, whatever else it says."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from botapi import webapp
from botapi.testing import DEFAULT_TOKEN
from botapi.world import Person
from homing_webapp.miniapp import init_data
from homing_webapp.miniapp.init_data import Wrong

USER = {"id": 77, "first_name": "Olha"}


def sign(**fields: str) -> str:
    return urlencode(fields | {"hash": webapp.signature(DEFAULT_TOKEN, fields)})


def user(**more: object) -> str:
    return json.dumps(USER | more)


def test_telegrams_data_is_read() -> None:
    given = webapp.init_data(
        DEFAULT_TOKEN, Person(77, "Олха & Co", language="uk"), at=1000, query_id="AAH1"
    )
    found = init_data.read(given, DEFAULT_TOKEN)
    assert (found.user.id, found.auth_date) == (77, 1000)


@pytest.mark.parametrize(
    "more",
    [
        {"user": user(has_a_crown=True, photo={"small": "x"})},
        {"chat": '{"id": -5, "type": "forum", "is_direct": true}', "chat_type": "forum"},
        {"signature": "x" * 86, "something_new": "1", "chat_instance": ""},
    ],
)
def test_what_telegram_adds_one_day_changes_nothing(more: dict[str, str]) -> None:
    given = sign(**({"user": user(), "auth_date": "1000"} | more))
    assert init_data.read(given, DEFAULT_TOKEN).user.id == 77


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_date": "1000"},
        {"user": user()},
        {"user": user(), "auth_date": "soon"},
        {"user": user(), "auth_date": "9" * 30},
        {"user": "{", "auth_date": "1000"},
        {"user": "[]", "auth_date": "1000"},
        {"user": '{"id": "77"}', "auth_date": "1000"},
        {"user": '{"id": -77}', "auth_date": "1000"},
    ],
)
def test_what_is_signed_but_names_nobody_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(Wrong):
        init_data.read(sign(**fields), DEFAULT_TOKEN)


def test_what_is_changed_after_signing_is_refused() -> None:
    given = sign(user=user(), auth_date="1000")
    changes = (
        given.replace("77", "78"),
        given + "&auth_date=2000",
        given + "&more=1",
        given + "&user=" + user(id=78),
        given.partition("&hash=")[0],
        given.partition("&hash=")[0] + "&hash=",
        given.replace("auth_date", "auth%FFdate"),
        "\udcff" + given,
    )
    for changed in changes:
        with pytest.raises(Wrong):
            init_data.read(changed, DEFAULT_TOKEN)


def test_what_is_signed_for_another_bot_is_refused() -> None:
    with pytest.raises(Wrong):
        init_data.read(sign(user=user(), auth_date="1000"), DEFAULT_TOKEN + "x")
