"""Following redirects by hand, because each hop is checked anew and secrets stay where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from yarl import URL

from homing_workers.scrape.fetch.credentials import Credentials
from homing_workers.scrape.fetch.errors import RedirectLoop, Refused
from homing_workers.scrape.fetch.exchange import Incoming, Outgoing

#: Hops after the first request.
MOST = 10

_STATUSES = frozenset({301, 302, 303, 307, 308})
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})
#: They are of the page that was asked for, and another page may be older than it.
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
_OF_BODY = frozenset({"content-type", "content-length", "content-encoding"})


def target(outgoing: Outgoing, incoming: Incoming, shown: str) -> URL | None:
    """Where the answer sends us, or None where it does not.

    Raises:
        Refused: the Location is no URL of the web.
    """
    location = incoming.headers.get("Location")
    if incoming.status not in _STATUSES or not location:
        return None
    try:
        to = outgoing.url.join(URL(location)).with_fragment(None)
    except ValueError:
        raise Refused(shown, "the redirect's Location is no URL") from None
    if to.scheme not in ("http", "https") or not to.host:
        raise Refused(shown, f"redirected to {to.scheme}:, expected http or https")
    return to


def follow(outgoing: Outgoing, incoming: Incoming, to: URL, credentials: Credentials) -> Outgoing:
    """The next request (RFC 9110, section 15.4): as a browser would, without secrets for other hosts.

    Raises:
        Refused: the next host would get a secret in its URL or in the body.
    """
    following = replace(outgoing, url=to, headers=_without(outgoing.headers, _CONDITIONS))
    if incoming.status == 303 or (incoming.status in (301, 302) and outgoing.method == "POST"):
        headers = _without(following.headers, _OF_BODY)
        following = replace(following, method="GET", headers=headers, json=None, form=None)
    return following if _same_host(outgoing.url, to) else _stranger(following, credentials)


def check_hops(trail: list[tuple[URL, str]], shown: str) -> None:
    """Looks for circles.

    Args:
        trail: each hop's URL with the cookies it was asked with: a page may set one and send us back.

    Raises:
        RedirectLoop: a circle, or too many hops.
    """
    if trail[-1] in trail[:-1]:
        raise RedirectLoop(shown, f"redirects lead in a circle after {len(trail) - 1} hops")
    if len(trail) > MOST + 1:
        raise RedirectLoop(shown, f"more than {MOST} redirects")


def _stranger(following: Outgoing, credentials: Credentials) -> Outgoing:
    told = [str(following.url), str(following.json), str(following.form)]
    if any(credentials.occur_in(text) for text in told):
        raise Refused(
            credentials.hide(str(following.url)),
            "the redirect leads to another host and would carry a secret there",
        )
    kept = _without(following.headers, _CREDENTIALS)
    headers = {name: value for name, value in kept.items() if not credentials.occur_in(value)}
    return replace(following, headers=headers)


def _without(headers: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in names}


def _same_host(one: URL, other: URL) -> bool:
    """The same origin, or its upgrade from http to https."""
    upgraded = (one.scheme, other.scheme) == ("http", "https") and one.host == other.host
    return one.origin() == other.origin() or (
        upgraded and one.is_default_port() and other.is_default_port()
    )
