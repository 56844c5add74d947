"""Swagger UI in a real browser."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser


def test_an_operation_can_be_tried_on_the_page(browser: Chrome, site: str) -> None:
    _said(browser)  # what earlier tests left
    browser.get(f"{site}/docs")
    _click(browser, "#operations-me-me_show button.opblock-summary-control")
    _click(browser, "button.try-out__btn")
    _click(browser, "button.execute")
    answer = WebDriverWait(browser, 20).until(
        lambda page: page.find_element(By.CSS_SELECTOR, ".live-responses-table .microlight").text
    )
    assert '"staff"' in answer
    assert _said(browser) == []


def _click(browser: Chrome, selector: str) -> None:
    WebDriverWait(browser, 20).until(
        lambda page: page.find_element(By.CSS_SELECTOR, selector)
    ).click()


def _said(browser: Chrome) -> list[object]:
    """What came on the console since the last time."""
    return list(browser.get_log("browser"))  # type: ignore[no-untyped-call] # selenium has no type for it
