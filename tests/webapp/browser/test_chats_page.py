"""The page of chats in a real browser: it fits a phone, and counts go on by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from homing.storage.database import Connection
from homing.storage.telegram import assignments
from tests.core.telegram.conftest import Telegram

pytestmark = pytest.mark.browser


@pytest.fixture
async def telegram(connection: Connection) -> Telegram:
    """Three chats with long names, two accounts, and messages of some days."""
    made = Telegram(connection)
    await made.named(1, "flats_kyiv", "Flats with_an_unbroken_word_that_is_far_longer_than_a_phone")
    await made.named(2, None, "Neighbours")
    await made.account("first_account", 1, 2)
    await made.account("second_account", 1, state="revoked", seconds_ago=4_000)
    await made.want(1, 2, "@nobody_is_there")
    await assignments.change(connection, added={made.id(1): "first_account"})
    for number in range(1, 30):
        sent = datetime.now(UTC) - timedelta(days=number % 9)
        await made.classified(1 + number % 2, number, sent_at=sent, is_spam=number % 5 == 0)
    await connection.execute(
        "UPDATE telegram_chats SET first_id = 1, newest_id = 30, accounted = '{[1,30)}'"
    )
    return made


@pytest.fixture(autouse=True)
def _leaving(browser: Chrome, site: str) -> Iterator[None]:
    """The page asks no server that has ended."""
    yield
    browser.get("about:blank")


def _wide(browser: Chrome) -> list[int]:
    found: list[int] = browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return found


@pytest.mark.usefixtures("telegram")
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_it_is_not_wider_than_the_screen(browser: Chrome, site: str, size: tuple[int, int]) -> None:
    browser.set_window_size(*size)
    browser.get(f"{site}/chats")
    needed, there = _wide(browser)
    assert needed <= there
    assert browser.find_element(By.CSS_SELECTOR, "svg.bars rect.part-0").is_displayed()


async def test_a_new_message_is_counted_without_a_reload(
    browser: Chrome, site: str, telegram: Telegram
) -> None:
    browser.get(f"{site}/chats")
    browser.execute_script("window.same = true")
    assert "29 messages" in browser.find_element(By.CLASS_NAME, "counts").text
    await telegram.message(1, 30)
    WebDriverWait(browser, 20, ignored_exceptions=[Exception]).until(
        lambda chrome: "30 messages" in chrome.find_element(By.CLASS_NAME, "counts").text
    )
    assert browser.execute_script("return window.same")


@pytest.mark.usefixtures("telegram")
def test_nothing_is_said_on_the_console(browser: Chrome, site: str) -> None:
    _console(browser)
    browser.get(f"{site}/chats")
    assert _console(browser) == []


def _console(browser: Chrome) -> list[object]:
    entries: list[object] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return entries
