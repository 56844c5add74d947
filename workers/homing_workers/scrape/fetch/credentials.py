"""Secrets in requests: put in where `${name}` stands, taken out of everything that is told.

A secret goes to the hosts that it was meant for: those that the fetcher was told of, or else the host of the first
request that named one. Links on pages and redirects cannot carry it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

from yarl import URL

from homing_workers.scrape.fetch.errors import Refused
from homing_workers.scrape.fetch.request import Request

_IN_TEXT = re.compile(r"\$\{([^{}]*)\}")
#: Also as URL libraries write it.
_IN_URL = re.compile(r"(?:\$|%24)(?:\{|%7B)([^{}%/?&#]*)(?:\}|%7D)", re.IGNORECASE)


class Credentials:
    """The secrets of one source.

    Args:
        secrets: values by name.
        hosts: where they may be sent; by default the host of the first request that names one.
    """

    def __init__(self, secrets: Mapping[str, str], hosts: Collection[str] = ()) -> None:
        self._secrets = dict(secrets)
        self._hosts = {host.lower() for host in hosts}
        self._told = sorted(
            ((form, name) for name, value in secrets.items() for form in _forms(value)),
            key=lambda pair: -len(pair[0]),
        )

    def __repr__(self) -> str:
        return f"Credentials({sorted(self._secrets)})"

    def fill(self, request: Request) -> Request:
        """The request with its secrets.

        Raises:
            Refused: a name is not known, or the host is not one that secrets may go to.
        """
        host = _host(request.url)
        url_names = _IN_URL.findall(request.url)
        names = _names([request.headers, request.json, request.form])
        if not (names or url_names):
            return request
        self._hosts = self._hosts or {host}
        if host not in self._hosts:
            return self._for_strangers(request, host, names)
        return replace(
            request,
            url=_IN_URL.sub(lambda m: quote(self._value(m[1], request), safe=""), request.url),
            headers=self._filled(request.headers, request),
            json=self._filled(request.json, request),
            form=self._filled(request.form, request),
        )

    def hide(self, text: str) -> str:
        """The text with `${name}` in place of each secret."""
        for form, name in self._told:
            text = text.replace(form, f"${{{name}}}")
        return text

    def occur_in(self, text: str) -> bool:
        """Whether a secret stands in the text."""
        return any(form in text for form, _ in self._told)

    def _for_strangers(self, request: Request, host: str, names: set[str]) -> Request:
        if names:
            raise Refused(
                request.url,
                f"the request names secrets ({', '.join(sorted(names))}), which go to "
                f"{', '.join(sorted(self._hosts))} only, not to {host}",
            )
        return request

    def _value(self, name: str, request: Request) -> str:
        if name not in self._secrets:
            known = ", ".join(sorted(self._secrets)) or "none"
            raise Refused(request.url, f"no secret is named {name!r}; there are: {known}")
        return self._secrets[name]

    def _filled(self, value: Any, request: Request) -> Any:
        if isinstance(value, str):
            return _IN_TEXT.sub(lambda match: self._value(match[1], request), value)
        if isinstance(value, Mapping):
            return {key: self._filled(inner, request) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._filled(inner, request) for inner in value]
        return value


def _host(url: str) -> str:
    try:
        return (URL(url).host or "").lower()
    except ValueError as error:
        raise Refused(url, f"not a URL: {error}") from None


def _forms(value: str) -> set[str]:
    """How a secret may be written: as it is, and as URL libraries quote it in a path and in a query."""
    quoted = quote(value, safe="")
    in_query = URL(f"http://host/?{quoted}").raw_query_string
    in_path = URL(f"http://host/x{quoted}").raw_path.removeprefix("/x")
    return {value, quoted, quote(value), quote_plus(value), in_query, in_path} - {""}


def _names(value: Any) -> set[str]:
    if isinstance(value, str):
        return set(_IN_TEXT.findall(value))
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, Mapping | list | tuple):
        return {name for one in inner for name in _names(one)}
    return set()
