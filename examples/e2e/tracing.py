"""The way of an alert in Jaeger: from the reconcile that made the run's Job to the call of the Bot API.

A run is one trace, over processes: reconcile -> scrape run -> scrape page -> listing, and the jobs that follow from its
pages. Each event is a trace of its own, linked with the page both ways: event -> match -> deliver -> Bot API call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jaeger.testing import Jaeger, Span, Trace

_RESOURCE = ("k8s.namespace.name", "homing.resource", "homing.generation")


@dataclass(frozen=True)
class Told:
    """What one run's traces hold."""

    #: Of the run's trace and of those of its events.
    trace_spans: int
    components_in_trace: tuple[str, ...]
    #: Of the run, and of the events that were delivered.
    trace_ids: tuple[str, ...]


class Untrue(AssertionError):
    """A span is missing, or is not where it belongs."""


def run_by_hand(jaeger: Jaeger, name: str) -> Trace | None:
    """The newest trace of a run of this source that a reconcile began, where Jaeger has it already."""
    found = jaeger.find("homing-scrape", homing__resource=name)
    newest = sorted(found, key=lambda each: min(span.start_time for span in each.spans))
    whole = [each for each in newest if each.named("scrape run") and _reconciles(each)]
    return whole[-1] if whole else None


def follow(jaeger: Jaeger, trace_id: str, *, seconds: float = 30) -> Told:
    """Follows one run to the messages that came of it, checking each step.

    Args:
        jaeger: that all processes told.
        trace_id: of a run that a reconcile began, with an event that somebody is told about by Telegram.
        seconds: until all spans must be there.

    Raises:
        Untrue: a parent, a link, a kind or an attribute is not what it should be; the message names the span.
        TimeoutError: spans are missing.
    """
    run = jaeger.until(trace_id, _is_whole, seconds)
    by_id = {each.span_id: each for each in run.spans}
    _check_run(run, by_id)
    delivered = [
        event
        for link in sorted(_events(run))
        if (event := jaeger.until(link, lambda each: each.named("match"), seconds)).named("deliver")
    ]
    _expect(bool(delivered), "no event of the run was delivered")
    for event in delivered:
        _check_event(event, run, by_id)
    traces = (run, *delivered)
    services = {service for each in traces for service in each.services}
    return Told(
        trace_spans=sum(len(each.spans) for each in traces),
        components_in_trace=tuple(sorted(services)),
        trace_ids=tuple(each.trace_id for each in traces),
    )


def _is_whole(run: Trace) -> bool:
    """All but the delivering of what it told, which has links in its events' traces."""
    return bool(run.named("scrape run") and run.named("process deliver-telegram"))


def _check_run(run: Trace, by_id: dict[str, Span]) -> None:
    [reconcile] = _reconciles(run)
    scrape = run.one("scrape run")
    _child(scrape, reconcile)
    _of(run, "homing-operator", [reconcile])
    ours = [each for each in run.spans if _is_under(each, scrape, by_id)]
    scraped = [each for each in ours if run.service(each) == "homing-scrape"]
    names = {each.name for each in scraped}
    _expect({"scrape page", "listing"} <= names, f"the run has no page or advert: {sorted(names)}")
    fetched = [each for each in scraped if each.tag("url.full") and each.kind == "client"]
    _expect(bool(fetched), "no fetch of a page under the run")
    for page in run.named("scrape page"):
        _child(page, scrape)
    for listing in run.named("listing"):
        _expect(by_id[listing.parent or ""].name == "scrape page", "an advert outside of a page")
    for each in (reconcile, *scraped):
        _names_its_resource(each)
    for queue in ("match", "deliver-telegram"):
        _check_queue(run, queue, by_id)


def _check_queue(run: Trace, queue: str, by_id: dict[str, Span]) -> None:
    for job in run.named(f"process {queue}"):
        sent = by_id.get(job.parent or "")
        _expect(sent is not None and sent.name == f"send {queue}", f"who asked for {job.name}?")
        kinds = (sent.kind if sent else "", job.kind)
        _expect(kinds == ("producer", "consumer"), f"{queue}: kinds {kinds}")
        _of(run, "homing-worker", [job])


def _check_event(event: Trace, run: Trace, by_id: dict[str, Span]) -> None:
    root, match = event.one("event"), event.one("match")
    _expect(root.parent is None, "an event has a parent")
    told_by = [by_id[each] for each in root.links if each in by_id]
    _expect([each.name for each in told_by] == ["listing"], "an event is not linked to its advert")
    _child(match, root)
    together = [by_id[each].name for each in match.links if each in by_id]
    _expect(together == ["match batch"], f"a match is linked to {together}, not to its batch")
    for deliver in event.named("deliver"):
        _child(deliver, match)
        jobs = {by_id[each].name for each in deliver.links if each in by_id}
        _expect(len(jobs) == 1, f"a delivery is linked to {sorted(jobs)}, not to its job")
    calls = [each for each in event.spans if each.name.startswith("Bot API ")]
    _expect(bool(calls), "no call of the Bot API")
    delivering = {each.span_id for each in event.named("deliver")}
    for call in calls:
        _expect(call.parent in delivering, f"{call.name} is not part of a delivery")
        _expect(call.kind == "client", f"{call.name} is of kind {call.kind}")
    for each in event.spans:
        _names_its_resource(each)
    _of(event, "homing-scrape", [root])
    _of(event, "homing-worker", [match, *event.named("deliver"), *calls])


def _reconciles(run: Trace) -> list[Span]:
    return run.named("reconcile sources")


def _events(run: Trace) -> set[str]:
    """Ids of the traces of events that its pages and the end of the run link to."""
    pages = (each for each in run.spans if each.name in ("scrape page", "scrape run"))
    found = {
        reference.trace_id
        for each in pages
        for reference in each.references
        if reference.kind == "FOLLOWS_FROM"
    }
    return found - {run.trace_id}


def _child(of: Span, parent: Span) -> None:
    _expect(of.parent == parent.span_id, f"{of.name} is no child of {parent.name}")


def _is_under(span: Span, top: Span, by_id: dict[str, Span]) -> bool:
    while span.span_id != top.span_id:
        above = by_id.get(span.parent or "")
        if above is None:
            return False
        span = above
    return True


def _of(trace: Trace, service: str, spans: Iterable[Span]) -> None:
    for each in spans:
        found = trace.service(each)
        _expect(found.startswith(service), f"{each.name} is of {found}, not of {service}")


def _names_its_resource(span: Span) -> None:
    missing = [name for name in _RESOURCE if span.tag(name) is None]
    _expect(not missing, f"{span.name} does not say {', '.join(missing)}")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Untrue(otherwise)
