"""The pages inside Telegram in a real browser: its colours, and a number for a person whom it vouches for."""

from __future__ import annotations

import time

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from botapi import webapp
from botapi.testing import DEFAULT_TOKEN
from botapi.world import Person
from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.support import Publish

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", DEFAULT_TOKEN)


def said(browser: Chrome) -> list[dict[str, str]]:
    """On the console since the last call."""
    entries: list[dict[str, str]] = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium has no types here
    return entries


def output(browser: Chrome) -> str:
    """What stands under the button once it is pressed."""
    browser.find_element(By.CSS_SELECTOR, "#phone button").click()
    below = browser.find_element(By.CSS_SELECTOR, "#phone div")
    WebDriverWait(browser, 10).until(lambda _: below.text)
    return below.text


async def test_the_number_is_shown_in_telegrams_colours(
    browser: Chrome, site: str, publish: Publish, connection: Connection
) -> None:
    listing = await publish(phones=("+380441234567",), contact_name="Petro")
    await users.create(connection, name="Olha", telegram_id=77)
    data = webapp.init_data(DEFAULT_TOKEN, Person(77, "Olha"), at=time.time())
    url = f"{site}/app/listings/{listing}/phone?language=en"
    browser.get(webapp.launched(url, data, theme="dark"))
    assert output(browser) == "+380441234567\nPetro"
    link = browser.find_element(By.CSS_SELECTOR, "#phone a")
    assert link.get_attribute("href") == "tel:+380441234567"
    ground = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    assert ground == "rgba(23, 33, 43, 1)"
    assert said(browser) == []


async def test_outside_of_telegram_the_page_says_where_to_open_it(
    browser: Chrome, site: str, publish: Publish
) -> None:
    browser.get(f"{site}/app/listings/{await publish()}/phone")
    assert output(browser) == "Please open this page from a message of the bot in Telegram."
    assert said(browser) == []
