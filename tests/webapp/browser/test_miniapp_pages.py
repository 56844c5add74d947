"""The Mini App in a real browser: Telegram's colours, people whom it vouches for, and what strangers and adverts try."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from botapi import webapp
from botapi.testing import DEFAULT_TOKEN
from botapi.world import Person
from homing.images import FolderStore, thumbnail_key
from homing.models.subscription import Criteria
from homing.storage import favourites, subscriptions, users, web_logins
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
    browser.find_element(By.CSS_SELECTOR, ".phone button").click()
    below = browser.find_element(By.CSS_SELECTOR, ".phone div")
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
    link = browser.find_element(By.CSS_SELECTOR, ".phone a")
    assert link.get_attribute("href") == "tel:+380441234567"
    ground = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    assert ground == "rgba(14, 22, 32, 1)"
    assert said(browser) == []


async def test_outside_of_telegram_the_page_says_where_to_open_it(
    browser: Chrome, site: str, publish: Publish
) -> None:
    browser.get(f"{site}/app/listings/{await publish()}/phone")
    told = "Please open this page from a message of the bot, or send it /login."
    assert output(browser) == told


@pytest.fixture(autouse=True)
def _phone(browser: Chrome) -> Iterator[None]:
    """A small phone; and nobody's data from the test before."""
    browser.get("about:blank")
    metrics = {"width": 360, "height": 720, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.delete_all_cookies()


@pytest.fixture
async def olha(connection: Connection) -> int:
    return await users.create(connection, name="Olha", telegram_id=77)


def opened(browser: Chrome, url: str, *, token: str = DEFAULT_TOKEN, age: float = 0) -> None:
    """As Telegram opens it for Olha."""
    data = webapp.init_data(token, Person(77, "Olha"), at=time.time() - age)
    browser.get("about:blank")
    browser.get(webapp.launched(url, data))


def wait(browser: Chrome, css: str) -> WebElement:
    return WebDriverWait(browser, 20).until(lambda _: browser.find_elements(By.CSS_SELECTOR, css))[
        0
    ]


def until(browser: Chrome, script: str) -> None:
    WebDriverWait(browser, 20).until(lambda _: browser.execute_script(f"return {script}"))


def evaluated(browser: Chrome, script: str) -> Any:
    return browser.execute_script(f"return {script}")


async def pictured(connection: Connection, media: Path, listing: int, count: int) -> None:
    """Gives the listing so many pictures in our store."""
    store = FolderStore(media, "ads-images/")
    for position in range(count):
        drawn = io.BytesIO()
        Image.new("RGB", (96, 72), (8 * position, 99, 200)).save(drawn, "JPEG")
        key = f"ads-images/property_images/ab/{position}.jpg"
        for name in (key, thumbnail_key(key, 960)):
            await store.put(name, drawn.getvalue(), "image/jpeg")
        await connection.execute(
            """
            WITH image AS (INSERT INTO images (content_hash, key, mime, width, height, bytes)
                           VALUES (sha256(%s), %s, 'image/jpeg', 96, 72, 9) RETURNING id)
            INSERT INTO listing_images (listing_id, position, url, state, image_id)
            SELECT %s, %s, 'https://nestwell.test/x.jpg', 'stored', id FROM image
            """,
            (key.encode(), key, listing, position),
        )


async def test_thirty_pictures_are_swiped_zoomed_and_loaded_beside_the_seen_one(
    browser: Chrome, site: str, publish: Publish, connection: Connection, tmp_path: Path
) -> None:
    listing = await publish()
    await pictured(connection, tmp_path / "media", listing, 30)
    opened(browser, f"{site}/app/listings/{listing}/gallery")
    assert wait(browser, ".counter").text == "1 / 30"
    assert len(browser.find_elements(By.CSS_SELECTOR, ".slides img")) == 30
    slides = ".slides"
    page = browser.find_element(By.TAG_NAME, "body")
    page.send_keys(Keys.ARROW_RIGHT)
    until(browser, "document.querySelector('.counter').textContent.trim() === '2 / 30'")
    evaluated(
        browser,
        f"document.querySelector('{slides}').scrollTo({{left: 360 * 20, behavior: 'instant'}})",
    )
    until(browser, "document.querySelector('.counter').textContent.trim() === '21 / 30'")
    near = "[20, 21, 22].every((n) => { const image = document.querySelector(`#p${n} img`); return image.complete && image.naturalWidth > 0; })"
    until(browser, near)
    page.send_keys(Keys.ENTER)
    until(browser, "document.querySelector('#p21 img').style.transform.includes('scale(2.5)')")
    assert "property_images/ab/20.jpg" in evaluated(
        browser, "document.querySelector('#p21 img').src"
    )
    page.send_keys(Keys.ESCAPE)
    until(browser, "document.querySelector('#p21 img').style.transform === ''")
    page.send_keys(Keys.END)
    until(browser, "document.querySelector('.counter').textContent.trim() === '30 / 30'")


async def test_two_fingers_and_two_taps_zoom(
    browser: Chrome, site: str, publish: Publish, connection: Connection, tmp_path: Path
) -> None:
    listing = await publish()
    await pictured(connection, tmp_path / "media", listing, 2)
    opened(browser, f"{site}/app/listings/{listing}/gallery")
    wait(browser, ".counter")

    def touch(kind: str, *points: tuple[int, int]) -> None:
        found = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    scaled = "document.querySelector('#p1 img').style.transform.includes('scale')"
    touch("touchStart", (150, 360), (210, 360))
    touch("touchMove", (90, 360), (270, 360))
    touch("touchEnd")
    until(browser, scaled)
    for zoomed in (False, True):
        for _ in "ab":
            touch("touchStart", (180, 300))
            touch("touchEnd")
        until(browser, scaled if zoomed else f"!{scaled}")


@pytest.mark.parametrize("page", ["/app", "/app/favourites", "/app/searches", "/app/searches/new"])
async def test_forged_and_old_signatures_are_refused_with_help(
    browser: Chrome, site: str, olha: int, page: str
) -> None:
    opened(browser, f"{site}{page}", token=DEFAULT_TOKEN[:-1] + "x")
    assert "signature is wrong" in wait(browser, "[role=alert] p").text
    opened(browser, f"{site}{page}", age=3700)
    assert "open for too long" in wait(browser, "[role=alert] p").text
    assert "401" in str(said(browser))


async def test_texts_of_adverts_do_nothing(
    browser: Chrome, site: str, publish: Publish, connection: Connection, olha: int
) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    listing = await publish(
        title=evil, description=evil, district=evil, contact_name=evil, phones=("+380441234567",)
    )
    home = await favourites.property_of(connection, listing)
    assert home is not None
    await favourites.keep(connection, olha, home)
    await favourites.set_note(connection, olha, home, f"</textarea>{evil}")
    for path in (f"/app/listings/{listing}", f"/app/listings/{listing}/phone", "/app/favourites"):
        opened(browser, f"{site}{path}")
        wait(browser, ".phone button, .mine").click()
        assert evil in wait(browser, "h1, .title").text or evil in evaluated(
            browser, "document.body.innerText"
        )
        assert browser.find_elements(By.CSS_SELECTOR, "img[src=x]") == []
        assert browser.title != "owned"


async def test_nothing_is_wider_than_a_small_phone(
    browser: Chrome, site: str, publish: Publish, connection: Connection, olha: int
) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänswohnung" * 3
    listing = await publish(title=long, district=long, description=long)
    home = await favourites.property_of(connection, listing)
    assert home is not None
    await favourites.keep(connection, olha, home)
    number = await subscriptions.create(connection, olha, long[:90], Criteria(city=long[:90]))
    pages = {
        f"/app/listings/{listing}": ".mine",
        f"/app/listings/{listing}/phone": ".phone",
        "/app": ".empty",
        "/app/favourites": ".mine",
        "/app/searches": ".found:not(:empty)",
        f"/app/searches/{number}": ".found span",
    }
    for path, ready in pages.items():
        opened(browser, f"{site}{path}")
        wait(browser, ready)
        assert evaluated(browser, "document.documentElement.scrollWidth") <= 360, path


async def test_a_search_is_made_with_its_count_growing_and_a_home_is_kept(
    browser: Chrome, site: str, publish: Publish, connection: Connection, olha: int
) -> None:
    listing = await publish()
    opened(browser, f"{site}/app/searches/new")
    until(browser, "document.querySelector('.save .found')?.textContent === '1 home in 30 days'")
    browser.find_element(By.NAME, "city").send_keys("Lviv")
    until(browser, "document.querySelector('.save .found')?.textContent === '0 homes in 30 days'")
    browser.find_element(By.CSS_SELECTOR, ".save button").click()
    assert wait(browser, ".box .title").text == "Lviv"
    [made] = await subscriptions.of_user(connection, olha)
    assert made.criteria == Criteria(city="Lviv")
    browser.get(f"{site}/app/listings/{listing}")
    wait(browser, ".mine button[value=keep]").click()
    wait(browser, ".mine button[value=drop]")


async def test_a_login_link_works_in_one_browser_once(
    browser: Chrome, site: str, connection: Connection, olha: int
) -> None:
    link = f"{site}/app/login/{await web_logins.offer(connection, olha)}"
    browser.get(f"{site}/app")
    browser.execute_script("sessionStorage.clear()")
    browser.get(link)
    wait(browser, "form button").click()
    assert "No alerts yet." in wait(browser, ".empty").text
    assert browser.current_url.startswith(f"{site}/app?")
    browser.get(f"{site}/app/searches")
    assert "You have no searches." in wait(browser, ".empty").text
    browser.delete_all_cookies()
    browser.get(link)
    assert "used up or too old" in wait(browser, "[role=alert]").text
    browser.get(f"{site}/app/searches")
    assert "Who are you?" in wait(browser, ".empty h1").text
