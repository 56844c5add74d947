"""A person chats with the bot in a real browser."""

from __future__ import annotations

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.examples.botapi.browser.conftest import Bot

pytestmark = pytest.mark.browser

OLHA = 1001


@pytest.fixture
def page(browser: Chrome, bot: Bot) -> Chrome:
    """The page with the chat of the one person there is, who has pressed Start."""
    browser.get(f"{bot.url}/#{OLHA}")
    press(browser, "#commands button")
    [update] = bot.call("getUpdates", timeout=10)
    assert update["message"]["text"] == "/start"
    bot.call("getUpdates", offset=update["update_id"] + 1)
    return browser


def _patient(browser: Chrome) -> WebDriverWait[Chrome]:
    """The page draws its messages anew when something happened, perhaps between a look and a press."""
    return WebDriverWait(browser, 20, ignored_exceptions=[StaleElementReferenceException])


def press(browser: Chrome, selector: str) -> None:
    wait(browser, selector)

    def click(_: Chrome) -> bool:
        browser.find_element(By.CSS_SELECTOR, selector).click()
        return True

    _patient(browser).until(click)


def wait(browser: Chrome, selector: str, text: str = "") -> None:
    """Returns when there is such an element with the text in it."""
    _patient(browser).until(
        lambda _: any(
            text in (one.text or "") for one in browser.find_elements(By.CSS_SELECTOR, selector)
        )
    )


def test_a_button_is_pressed_and_the_message_changes(page: Chrome, bot: Bot) -> None:
    board = {"inline_keyboard": [[{"text": "Keep", "callback_data": "k"}]]}
    sent = bot.call("sendMessage", chat_id=OLHA, text="Flat", reply_markup=board)
    press(page, ".rows button")
    [update] = bot.call("getUpdates", timeout=10)
    query = update["callback_query"]["id"]
    bot.call("answerCallbackQuery", callback_query_id=query, text="Kept for you")
    wait(page, "#toast", "Kept for you")
    bot.call("editMessageText", chat_id=OLHA, message_id=sent["message_id"], text="Flat, kept")
    wait(page, ".bubble", "Flat, kept")
    wait(page, ".meta", "edited")


def test_what_is_typed_reaches_the_bot(page: Chrome, bot: Bot) -> None:
    keyboard = {"keyboard": [[{"text": "Searches"}]]}
    bot.call("sendMessage", chat_id=OLHA, text="What now?", reply_markup=keyboard)
    page.find_element(By.CSS_SELECTOR, "#say textarea").send_keys("more", Keys.ENTER)
    press(page, "#keyboard button")
    wait(page, ".mine .bubble", "Searches")
    updates = bot.call("getUpdates", timeout=10)
    assert [one["message"]["text"] for one in updates] == ["more", "Searches"]


def test_nothing_that_is_said_becomes_markup(page: Chrome, bot: Bot) -> None:
    evil = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    bot.call("sendMessage", chat_id=OLHA, text=evil)
    bot.call("sendMessage", chat_id=OLHA, text="end")
    wait(page, ".bubble", "end")
    assert evil in page.find_element(By.ID, "messages").text
    assert page.title == "Chat with Homing"
    assert page.find_elements(By.CSS_SELECTOR, "#messages img, #messages script") == []


def test_a_new_person_gets_a_chat_of_their_own(page: Chrome, bot: Bot) -> None:
    page.find_element(By.CSS_SELECTOR, "#meet input").send_keys("Bob")
    press(page, "#meet button")
    wait(page, "#title", "Bob")
    assert page.current_url.endswith("#1002")
