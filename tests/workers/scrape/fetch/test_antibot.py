"""Pages for robots, and pages that only look like them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.fetch import Blocked, Request
from homing_workers.scrape.fetch.antibot import blocked_by
from tests.workers.scrape.fetch.sites import Site, fetcher_of, respond

HTML = {"Content-Type": "text/html; charset=utf-8"}

CHALLENGES = {
    "Cloudflare": """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>
        <script>window._cf_chl_opt={cvId:'3'};a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'
        </script><noscript>Enable JavaScript and cookies to continue</noscript></body></html>""",
    "DataDome": """<html><head><title>olx.ua</title></head><body><script>var dd={'rt':'c','cid':'A','hsh':'B',
        'host':'geo.captcha-delivery.com'}</script>
        <script src="https://ct.captcha-delivery.com/c.js"></script></body></html>""",
    "PerimeterX": """<html><head><title>Access to this page has been denied.</title></head>
        <body><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human</p></body></html>""",
    "Incapsula": """<html><head><META NAME="robots" CONTENT="noindex"></head><body>
        <iframe src="/_Incapsula_Resource?CWUDNSAI=9&xinfo=1">Request unsuccessful.
        Incapsula incident ID: 12-34</iframe></body></html>""",
    "Akamai": """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
        You don't have permission to access "http://x/" on this server.<P>Reference #18.2
        https://errors.edgesuite.net/18.2</BODY></HTML>""",
    "AWS WAF": """<html><head><title></title><script>window.gokuProps = {"key":"a"};</script></head>
        <body><div id="challenge-container"></div></body></html>""",
    "DDoS-Guard": "<html><head><title>DDoS-Guard</title></head><body>Checking your browser</body></html>",
    "Yandex": """<html><head><title>Ой!</title></head><body><form action="/checkcaptcha?key=1">
        <div class="CheckboxCaptcha">Я не робот</div></form></body></html>""",
    "hCaptcha": """<html><head><title>example.com</title></head><body><h1>One more step</h1>
        <p>Please complete the captcha to continue</p><div class="h-captcha" data-sitekey="1"></div></body></html>""",
    "reCAPTCHA": """<html><body><p>Our systems have detected unusual traffic from your network.</p>
        <div class="g-recaptcha" data-sitekey="1"></div></body></html>""",
    "German": """<html><head><title>Ich bin kein Roboter - Immobilien</title></head><body>
        <p>Nach einer kurzen Prüfung geht es weiter.</p><div id="captcha-box"></div></body></html>""",
    "own": """<html><head><title>Підтвердіть, що ви не робот</title></head>
        <body><img src="/captcha.png"><input name="code"></body></html>""",
}

FORM = """<form action="/contact"><input name="phone"><div class="g-recaptcha" data-sitekey="1"></div>
    <p>This site is protected by reCAPTCHA.</p></form>
    <script src="https://www.google.com/recaptcha/api.js"></script>"""
ORDINARY = {
    "a contact form": f"""<html><head><title>2-room flat</title></head><body>
        <h1>2-room flat, 54 m2</h1><p>12 500 UAH</p><p>Near the metro.</p>{FORM}</body></html>""",
    "a short page with structured data": f"""<html><head><title>Flat</title><script
        type="application/ld+json">{{"@type":"Apartment"}}</script></head><body>
        {FORM}<p>I am not a robot</p></body></html>""",
    "a list behind Cloudflare": """<html><head><title>Flats in Kyiv</title></head><body>"""
    + "<a href='/1'>Flat, 2 rooms, 54 m2, 12 500 UAH, Kyiv</a>" * 60
    + """<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></body></html>""",
    "a small page behind Cloudflare": """<html><head><title>Flat</title></head><body>Flat
        <script>(function(){window.__CF$cv$params={r:'8'};a.src=
        '/cdn-cgi/challenge-platform/scripts/jsd/main.js'})()</script></body></html>""",
    "an article about captchas": "<html><head><title>Captcha solved</title></head><body>"
    + "<p>How to solve a captcha: prove that you are not a robot.</p>" * 60
    + "</body></html>",
    "an empty list": "<html><head><title>Нічого не знайдено</title></head><body>0</body></html>",
    "a flat of a human": """<html><head><title>Сдам квартиру, человек порядочный</title></head>
        <body>Хозяин — человек, не робот</body></html>""",
    "nothing": "",
}


@pytest.mark.parametrize("name", CHALLENGES)
@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_challenges_are_recognised_whatever_the_status(name: str, status: int) -> None:
    assert blocked_by(status, HTML, CHALLENGES[name].encode())


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_pages_are_not_taken_for_challenges(name: str) -> None:
    assert blocked_by(200, HTML, ORDINARY[name].encode()) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_plain_failures_are_no_challenges(status: int) -> None:
    page = b"<html><head><title>Service unavailable</title></head><body>Try later</body></html>"
    assert blocked_by(status, HTML, page) is None


def test_a_json_answer_that_mentions_a_captcha_is_no_challenge() -> None:
    assert blocked_by(200, {"Content-Type": "application/json"}, b'{"captcha": null}') is None


def test_headers_tell_a_challenge() -> None:
    assert blocked_by(200, {"cf-mitigated": "challenge"}, b"") == "header cf-mitigated: challenge"


@pytest.mark.parametrize("kind", ["text/html", "application/json"])
def test_the_sources_own_markers_count(kind: str) -> None:
    page = "<p>Зачекайте, будь ласка</p>".encode()
    assert blocked_by(200, {"Content-Type": kind}, page, ["Зачекайте"]) == (
        "the source's marker 'Зачекайте'"
    )


async def test_a_captcha_with_status_200_blocks_the_fetch(site: Site) -> None:
    site.answers["/"] = CHALLENGES["reCAPTCHA"]
    async with fetcher_of() as fetcher:
        with pytest.raises(Blocked, match=r"taken for a robot: captcha page \(status 200\)"):
            await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 1


async def test_a_challenge_with_status_503_is_not_repeated(site: Site) -> None:
    site.answers["/"] = respond(CHALLENGES["Cloudflare"], 503)
    async with fetcher_of() as fetcher:
        with pytest.raises(Blocked, match="Cloudflare challenge"):
            await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 1


async def test_markers_of_the_source_block_the_fetch(site: Site) -> None:
    site.answers["/"] = "<p>Please hold the line</p>"
    async with fetcher_of(blocked_markers=("hold the line",)) as fetcher:
        with pytest.raises(Blocked, match="marker 'hold the line'"):
            await fetcher.fetch(Request(site.url("/")))


@pytest.mark.parametrize(
    "piece", ["<script>", "<", "<a ", "<title>", "<!--", "</script", "captcha<"]
)
def test_hostile_markup_takes_no_time(piece: str) -> None:
    page = ("<title>captcha" + piece * 150_000)[:149_000].encode()
    started = time.process_time()
    blocked_by(200, HTML, page)
    assert time.process_time() - started < 1


@given(st.binary(max_size=500), st.sampled_from([200, 403, 429, 503, 404]))
def test_any_page_can_be_looked_at(body: bytes, status: int) -> None:
    blocked_by(status, HTML, b"captcha" + body)
