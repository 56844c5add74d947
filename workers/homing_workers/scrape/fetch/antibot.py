"""Telling a page that a host shows to robots from a page that was asked for.

Ordinary pages load the scripts of the same services (a contact form with reCAPTCHA, a site behind Cloudflare), so that a
service's name proves nothing. What counts is a refusing status, or a page with little else than a challenge: text that
stands in challenges only, a title that says so, or a captcha with the question whether somebody is a robot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Larger pages are no challenges, in bytes.
_LARGEST = 150_000
#: Visible characters, and links, under which a page has little else.
_LITTLE_TEXT = 1200
_FEW_LINKS = 12

#: What stands in challenges only, in lower case.
_CHALLENGES: dict[str, tuple[bytes, ...]] = {
    "Cloudflare challenge": (
        b"/orchestrate/",
        b"window._cf_chl_opt",
        b'id="challenge-form"',
        b"cf-browser-verification",
    ),
    "DataDome captcha": (b"captcha-delivery.com/",),
    "PerimeterX captcha": (b'id="px-captcha"', b"window._pxblockscript"),
    "Incapsula incident": (b"incapsula incident id", b"_incapsula_resource?cwudnsai"),
    "Akamai denial": (b"errors.edgesuite.net", b"sec-if-cpt-container", b"bm-verify="),
    "AWS WAF challenge": (b"window.gokuprops", b"awswafintegration.gettoken"),
    "Sucuri firewall": (b"sucuri website firewall - access denied", b"sucuri_cloudproxy_js"),
    "DDoS-Guard challenge": (b"/.well-known/ddos-guard/js-challenge", b"<title>ddos-guard</title>"),
    "Qrator challenge": (b"/__qrator/qauth",),
    "Yandex captcha": (b"/checkcaptcha?", b"checkboxcaptcha"),
}

_HEADERS = {
    "cf-mitigated": re.compile("challenge", re.IGNORECASE),
    "x-datadome": re.compile("captcha|challenge|block", re.IGNORECASE),
    "x-amzn-waf-action": re.compile("captcha|challenge|block", re.IGNORECASE),
}

#: Titles of pages that ask whether somebody is human.
_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|one more step|are you (?:a )?(?:human|robot)"
    r"|robot check|(?:security|human|bot|captcha) (?:check|verification|challenge)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|please verify you|pardon our interruption"
    r"|access (?:to this page has been )?denied|captcha\b|ddos protection|checking your browser"
    r"|you have been blocked|unusual traffic|(?:вы|ви) не робот|підтвердіть,? що ви"
    r"|ich bin kein roboter|подтвердите,? что вы|доступ (?:ограничен|обмежено|запрещ[её]н|заборонено)"
    r"|(?:проверка|перевірка) (?:браузера|безопасности|безпеки)|ой!)",
    re.IGNORECASE,
)

#: Words beside a captcha that is to be solved now.
_ROBOT_WORDS = re.compile(
    r"not a robot|(?:are you|you are) (?:a )?(?:human|robot)|unusual (?:traffic|activity)"
    r"|automated (?:requests|access|queries)|kein roboter|pas un robot|(?:no (?:soy|eres)|non sono) un robot"
    r"|não (?:sou|é) um rob|nie jestem robotem|geen robot|nejsem robot|не робот|не бот|підозріл|подозрительн|robot emas"
    r"|(?:complete|solve|enter|введите|введіть|пройдите|пройдіть)[^.]{0,40}(?:captcha|капч)"
    r"|enable (?:javascript|js) and cookies",
    re.IGNORECASE,
)

_TITLE_TAG = re.compile(r"<title[^<>]*>([^<]*)</title", re.IGNORECASE)
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)?[^<>]*>", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg"})
_REFUSING = frozenset({403, 429, 503})


def blocked_by(
    status: int, headers: Mapping[str, str], body: bytes, markers: Sequence[str] = ()
) -> str | None:
    """Says what kind of anti-bot page this is, or None where it is none.

    Args:
        status: of the response.
        headers: of the response, names in any case.
        body: decoded.
        markers: texts that tell the anti-bot pages of a source.
    """
    found = _by_header(headers) or _by_marker(body, markers)
    if not found and len(body) <= _LARGEST and _is_markup(headers, body):
        found = _by_page(body, refused=status in _REFUSING)
    return found or ("403 Forbidden" if status == 403 else None)


def _by_header(headers: Mapping[str, str]) -> str | None:
    for name, pattern in _HEADERS.items():
        if pattern.search(headers.get(name, "")):
            return f"header {name}: {headers[name]}"
    return None


def _by_marker(body: bytes, markers: Sequence[str]) -> str | None:
    for marker in markers:
        if marker.encode() in body:
            return f"the source's marker {marker!r}"
    return None


def _is_markup(headers: Mapping[str, str], body: bytes) -> bool:
    kind = headers.get("Content-Type", "").lower()
    return "html" in kind or "xml" in kind or (not kind and b"<" in body[:500])


def _by_page(body: bytes, *, refused: bool) -> str | None:
    # Nearly all pages end here: the searches below cost as much as fetching the page.
    if not refused and body.count(b"<a ") >= _FEW_LINKS:
        return None
    lower = body.lower()
    challenge = next(
        (name for name, texts in _CHALLENGES.items() if any(text in lower for text in texts)), None
    )
    text = body.decode("utf-8", "replace")
    title = _title(text)
    titled = f"title {title[:80]!r}" if _TITLE.match(title) else None
    captcha = "captcha page" if _asks_for_captcha(lower) else None
    if not (challenge or titled or captcha) or not (refused or _has_little_else(lower, text)):
        return None
    if captcha and not refused and not _ROBOT_WORDS.search(_visible(text) + title):
        captcha = None
    return challenge or titled or captcha


def _asks_for_captcha(lower: bytes) -> bool:
    return b"captcha" in lower or b"cf-turnstile" in lower


def _has_little_else(lower: bytes, text: str) -> bool:
    return (
        lower.count(b"<a ") < _FEW_LINKS
        and b"application/ld+json" not in lower
        and b"og:title" not in lower
        and len(_visible(text)) < _LITTLE_TEXT
    )


def _title(text: str) -> str:
    found = _TITLE_TAG.search(text)
    return " ".join(found[1].split()) if found else ""


def _visible(text: str) -> str:
    """What a reader sees, nearly: scripts and tags left out, in one pass whatever the markup."""
    seen, start, hidden_by = [], 0, ""
    for token in _TOKEN.finditer(text):
        name = (token[2] or "").lower()
        if not hidden_by:
            seen.append(text[start : token.start()])
            hidden_by = name if name in _UNSEEN and not token[1] else ""
        elif token[1] and name == hidden_by:
            hidden_by = ""
        start = token.end()
    return " ".join(" ".join([*seen, "" if hidden_by else text[start:]]).split())
