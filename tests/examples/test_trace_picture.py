"""Traces as pictures."""

from __future__ import annotations

from lxml import etree

from jaeger import picture
from jaeger.testing import Process, Reference, Span, Trace


def span(number: int, name: str, parent: int | None = None, **fields: object) -> Span:
    references = (
        () if parent is None else (Reference(kind="CHILD_OF", trace_id="t", span_id=str(parent)),)
    )
    given = {"references": references, "start_time": number * 1000, "duration": 500} | fields
    return Span.model_validate(
        {"trace_id": "t", "span_id": str(number), "name": name, "process_id": "p1"} | given
    )


def texts(*spans: Span) -> list[str]:
    trace = Trace(trace_id="t", spans=spans, processes={"p1": Process(service="homing-scrape")})
    drawn = etree.fromstring(picture.svg([trace]))
    return [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_spans_stand_below_their_parents_in_order_of_time() -> None:
    told = texts(span(1, "run"), span(3, "page <2>", 1), span(2, "page 1", 1))
    names = [text for text in told if text.startswith(("run", "page"))]
    assert names == ["run", "page 1", "page <2>"]
    assert "homing-scrape" in told
    assert "trace t: scrape" in told


def test_of_many_alike_some_are_shown_and_the_rest_is_counted() -> None:
    told = texts(span(1, "run"), *(span(2 + n, "listing", 1) for n in range(10)))
    assert told.count("listing") == 3
    assert "... 7 more listing" in told


def test_links_are_counted() -> None:
    link = Reference(kind="FOLLOWS_FROM", trace_id="u", span_id="9")
    assert "0.5 ms, 1 link" in texts(span(1, "event", references=(link,)))
