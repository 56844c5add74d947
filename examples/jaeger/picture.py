"""A trace and those that it is linked to as one picture: bars along time, a colour for each component.

PYTHONPATH=examples python -m jaeger.picture http://127.0.0.1:16686 TRACE_ID > docs/images/trace.svg
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from jaeger.testing import Jaeger, Span, Trace

_WIDTH, _LABELS, _ROW, _TOP = 1180, 330, 19, 46
_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2")

#: Rows of spans with the same name under the same parent; the others are counted.
_ALIKE = 3


@dataclass(frozen=True)
class _Row:
    text: str
    depth: int
    service: str
    start: int
    duration: int
    note: str = ""


def svg(traces: Iterable[Trace]) -> str:
    """The picture, each trace below the one before, all on one axis of time."""
    shown = list(traces)
    rows = [row for trace in shown for row in _rows(trace)]
    first = min(row.start for row in rows)
    last = max(row.start + row.duration for row in rows)
    services = sorted({row.service for row in rows if row.service})
    colours = dict(zip(services, _COLOURS, strict=False))
    height = _TOP + _ROW * len(rows) + 12
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}" font-family="sans-serif" font-size="12">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    )
    body = [*_legend(colours), *_axis((last - first) / 1e6)]
    for number, row in enumerate(rows):
        body += _drawn(row, _TOP + _ROW * number, colours, first, max(last - first, 1))
    return "\n".join([head, *body, "</svg>", ""])


def _rows(trace: Trace) -> Iterator[_Row]:
    """A title, then the spans as a tree, in order of time."""
    ids = {each.span_id for each in trace.spans}
    roots = [each for each in trace.spans if each.parent not in ids]
    start = min(each.start_time for each in trace.spans)
    services = ", ".join(sorted(each.removeprefix("homing-") for each in trace.services))
    yield _Row(f"trace {trace.trace_id[:8]}: {services}", 0, "", start, 0)
    for root in _by_time(roots):
        yield from _tree(trace, root, 1)


def _tree(trace: Trace, span: Span, depth: int) -> Iterator[_Row]:
    links = len({each.span_id for each in span.references if each.kind == "FOLLOWS_FROM"})
    note = f"{links} link{'s' * (links > 1)}" if links else ""
    yield _Row(span.name, depth, trace.service(span), span.start_time, span.duration, note)
    seen: dict[str, int] = {}
    for child in _by_time(each for each in trace.spans if each.parent == span.span_id):
        seen[child.name] = seen.get(child.name, 0) + 1
        if seen[child.name] <= _ALIKE:
            yield from _tree(trace, child, depth + 1)
    for name, number in seen.items():
        if number > _ALIKE:
            text = f"... {number - _ALIKE} more {name}"
            yield _Row(text, depth + 1, "", span.start_time, 0)


def _by_time(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda each: each.start_time)


def _legend(colours: dict[str, str]) -> Iterator[str]:
    for number, (service, colour) in enumerate(colours.items()):
        x = 12 + 160 * number
        yield f'<rect x="{x}" y="10" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 18}" y="20">{escape(service)}</text>'


def _axis(seconds: float) -> Iterator[str]:
    for part in range(5):
        x = _LABELS + (_WIDTH - _LABELS - 90) * part / 4
        yield f'<text x="{x:.0f}" y="38" fill="#888888">{seconds * part / 4:.1f} s</text>'


def _drawn(row: _Row, y: int, colours: dict[str, str], first: int, whole: int) -> Iterator[str]:
    weight = "" if row.service or row.text.startswith("...") else ' font-weight="bold"'
    yield f'<text x="{12 + 14 * row.depth}" y="{y + 13}"{weight}>{escape(row.text)}</text>'
    if not row.service:
        return
    room = _WIDTH - _LABELS - 90
    x = _LABELS + room * (row.start - first) / whole
    width = max(room * row.duration / whole, 2)
    yield (
        f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="12" rx="2"'
        f' fill="{colours.get(row.service, "#999999")}"/>'
    )
    told = f"{row.duration / 1000:,.1f} ms" + (f", {row.note}" if row.note else "")
    if x + width + 130 < _WIDTH:
        yield f'<text x="{x + width + 6:.1f}" y="{y + 13}" fill="#555555">{told}</text>'
    else:
        yield (f'<text x="{x - 6:.1f}" y="{y + 13}" fill="#555555" text-anchor="end">{told}</text>')


def main(arguments: list[str]) -> None:
    """Prints the picture of a trace, and of the first of those that it links to.

    Args:
        arguments: Jaeger's address, and the id of a trace.
    """
    jaeger = Jaeger(arguments[0])
    trace = jaeger.trace(arguments[1])
    if trace is None:
        sys.exit(f"no trace {arguments[1]}")
    links = sorted(
        {
            each.trace_id
            for span in trace.spans
            for each in span.references
            if each.kind == "FOLLOWS_FROM" and each.trace_id != trace.trace_id
        }
    )
    linked = [found for one in links if (found := jaeger.trace(one)) and found.named("deliver")]
    sys.stdout.write(svg([trace, *linked[:1]]))


if __name__ == "__main__":
    main(sys.argv[1:])
