"""The pages in a real browser: they fit a phone, need no other host, and say nothing on the console."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from homing.images import store_for, thumbnail_key
from homing.settings import Settings
from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.support import Publish

pytestmark = pytest.mark.browser

PATHS = ("/", "/listings/1", "/inbox", "/subscriptions", "/sources", "/sources/1", "/deliveries")
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}


@pytest.fixture
async def furnished(publish: Publish, connection: Connection, settings: Settings) -> None:
    """Homes with long texts and stored pictures, and an alert."""
    for number in range(6):
        await publish(
            str(number),
            title=f"Home {number} with an_unbroken_word_that_is_far_longer_than_any_phone_is_wide",
            area_total=Decimal(54 + number),
            images=_images(number),
        )
    await publish("0", title="Home 0", price=Decimal(89_000), images=_images(0))
    await _store_pictures(connection, settings)
    user_id = await users.ensure_demo(connection)
    await connection.execute(
        """INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, sent_at, next_try_at)
           SELECT 'event', id, %s, 'inbox', 'sent', now(), NULL FROM events""",
        (user_id,),
    )
    await connection.execute(
        """INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, next_try_at, reason,
                                   reason_class, error_class)
           SELECT 'event', id, %s, 'email', 'dead', NULL, 'an_unbroken_reason_' || repeat('of_the_server_', 9),
                  'refused', 'Never' FROM events""",
        (user_id,),
    )


def _images(number: int) -> tuple[str, ...]:
    return tuple(f"https://nestwell.test/{number}/{n}.jpg" for n in range(3))


async def _store_pictures(connection: Connection, settings: Settings) -> None:
    store = store_for(settings)
    cursor = await connection.execute("""
        WITH kept AS (
            INSERT INTO images (content_hash, key, mime, width, height, bytes)
            SELECT sha256(url::bytea), 'ads-images/property_images/00/' || md5(url) || '.jpg',
                   'image/jpeg', 960, 720, 1000
              FROM (SELECT DISTINCT url FROM listing_images) AS urls RETURNING id, key, content_hash)
        UPDATE listing_images SET state = 'stored', image_id = kept.id FROM kept
         WHERE kept.content_hash = sha256(url::bytea) RETURNING kept.key""")
    for number, row in enumerate(await cursor.fetchall()):
        data = _picture(number)
        for key in (row["key"], *(thumbnail_key(row["key"], width) for width in (320, 960))):
            await store.put(key, data, "image/jpeg")


def _picture(number: int) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (320, 240), (40 * number % 256, 120, 160)).save(output, "JPEG")
    return output.getvalue()


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_the_screen(browser: Chrome, site: str, size: str) -> None:
    browser.set_window_size(*SIZES[size])
    for path in PATHS:
        browser.get(site + path)
        _keep_screenshot(browser, f"{size}{path.replace('/', '-')}")
        wide = browser.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], path


@pytest.mark.usefixtures("furnished")
def test_no_page_asks_another_host_or_complains(browser: Chrome, site: str) -> None:
    _console(browser)
    for path in PATHS:
        browser.get(site + path)
        asked = browser.execute_script(
            "return performance.getEntriesByType('resource').map(entry => entry.name)"
        )
        assert {url.split("/", 3)[2] for url in asked} == {site.removeprefix("http://")}, path
    assert _console(browser) == []


@pytest.mark.usefixtures("furnished")
def test_a_visitor_filters_opens_a_home_and_looks_through_its_pictures(
    browser: Chrome, site: str
) -> None:
    browser.set_window_size(*SIZES["phone"])
    browser.get(site)
    browser.find_element(By.NAME, "price_max").send_keys("90 000" + Keys.ENTER)
    cards = browser.find_elements(By.CSS_SELECTOR, ".card h2")
    assert [card.text for card in cards] == ["Home 0"]
    browser.find_element(By.CSS_SELECTOR, ".card a").click()
    assert "95\u202f000 $ → 89\u202f000 $" in browser.find_element(By.CSS_SELECTOR, ".history").text
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT).perform()
    WebDriverWait(browser, 5).until(
        lambda chrome: (
            chrome.execute_script("return document.querySelector('.gallery').scrollLeft") > 0
        )
    )


def _console(browser: Chrome) -> list[str]:
    """What pages complained of since the last look; asked by command, as the client's own method has no types."""
    entries = browser.execute("getLog", {"type": "browser"})["value"]
    return [entry["message"] for entry in entries]


def _keep_screenshot(browser: Chrome, name: str) -> None:
    """Leaves a picture to look at where HOMING_SCREENSHOTS names a folder."""
    if folder := os.environ.get("HOMING_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(Path(folder) / f"{name}.png"))
