"""From a declaration to the request for one of its pages, and from the response to a page to be read."""

from __future__ import annotations

from w3lib.url import add_or_replace_parameters

from homing.models.source import RequestSpec
from homing_workers.scrape.extract import Page
from homing_workers.scrape.fetch import Request, Response, Validators


def request_for(url: str, spec: RequestSpec, validators: Validators | None = None) -> Request:
    """The request for a page; the declared query parameters replace those of the link.

    Only a GET asks with validators whether the page has changed: other methods know no 304.
    """
    return Request(
        url=add_or_replace_parameters(url, spec.query) if spec.query else url,
        method=spec.method,
        headers=spec.headers,
        json=spec.json_body,
        form=spec.form,
        validators=validators if spec.method == "GET" else None,
    )


def page_of(response: Response) -> Page:
    """What extraction wants to know of a response."""
    return Page(
        url=response.url,
        body=response.body,
        encoding=response.encoding,
        content_type=response.headers.get("Content-Type", ""),
    )
