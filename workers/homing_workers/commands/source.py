"""`homing source check`: what is wrong with a declaration, or what it will do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from homing import schedule
from homing.models.source import (
    ApiBlock,
    HtmlBlock,
    NextPage,
    PropertyFinderBlock,
    ScrapeSource,
    SourceSpec,
    TelegramBlock,
    loading,
)
from homing.models.source.mistakes import DeclarationError

app = typer.Typer(no_args_is_help=True)

_BAD_DECLARATION = 2
_RUNS_SHOWN = 3


@app.callback()
def source() -> None:
    """Check declarations of sources."""


@app.command()
def check(
    file: Annotated[
        list[Path],
        typer.Option("-f", "--file", help="A YAML file or a folder of them; may be repeated."),
    ],
) -> None:
    """Explain every mistake in declarations, or say what they will do.

    Ends with 0 when all is well and with 2 otherwise.
    """
    try:
        sources = loading.load_all(*file)
    except DeclarationError as error:
        for mistake in error.mistakes:
            typer.echo(str(mistake), err=True)
        count = len(error.mistakes)
        typer.echo(f"{count} mistake{'s' if count > 1 else ''}", err=True)
        raise typer.Exit(_BAD_DECLARATION) from None
    typer.echo("\n\n".join(summary(each, datetime.now(UTC)) for each in sources))


def summary(source: ScrapeSource, now: datetime) -> str:
    """What a source will fetch, how, and when; a few lines."""
    spec = source.spec
    name = f"{source.metadata.namespace}/{source.metadata.name}"
    lines = {
        "type": spec.type,
        **_what(spec),
        "schedule": _schedule(source, name),
        "next runs": "\n".join(_due(source, name, now)),
    }
    return "\n".join([f"{name}: good", *(_line(*line) for line in lines.items())])


def _what(spec: SourceSpec) -> dict[str, str]:
    if spec.property_finder is not None:
        return _account(spec.property_finder)
    return _chats(spec.telegram) if spec.telegram is not None else _pages(spec)


def _chats(block: TelegramBlock) -> dict[str, str]:
    prefilter = block.prefilter
    return {
        "chats": "\n".join(map(str, block.chats)),
        "history": f"{block.history_days} days",
        "prefilter": f"{len(prefilter.substrings)} texts, {len(prefilter.regexes)} expressions",
    }


def _pages(spec: SourceSpec) -> dict[str, str]:
    block = spec.block
    return {
        "lists": "\n".join(block.start_urls),
        "adverts": _adverts(block),
        "next page": _next(block.next),
        "at most": f"{block.limits.max_pages} list pages, {block.limits.max_listings} adverts",
        "fields": ", ".join(block.fields) or "schema.org data of the page",
        "own page": _detail(block),
        "defaults": ", ".join(f"{key}: {value}" for key, value in spec.defaults.items()) or "none",
        "politeness": (
            f"{spec.politeness.requests_per_second:g} requests a second, "
            f"{spec.politeness.concurrency} at once, robots.txt "
            f"{'obeyed' if spec.politeness.respect_robots else 'not obeyed'}"
        ),
    }


def _account(block: PropertyFinderBlock) -> dict[str, str]:
    images = block.images
    return {
        "API": block.api_url or "PF_API_URL",
        "pages": f"of {block.page_size} listings",
        "areas": f"{len(block.areas)} named here, others as the API names them",
        "money": f"{block.currency}, sizes in {block.size_unit}",
        "politeness": (
            f"{block.requests_per_second:g} requests a second, {block.concurrency} at once; "
            f"pictures {images.requests_per_second:g} a second, {images.concurrency} at once"
        ),
    }


def _line(heading: str, text: str) -> str:
    return f"  {heading:<11}" + text.replace("\n", "\n" + " " * 13)


def _adverts(block: HtmlBlock | ApiBlock) -> str:
    if isinstance(block, ApiBlock):
        return f"items {block.items}"
    if block.single:
        return "each start URL is one advert"
    named = {"CSS": block.cards, "XPath": block.cards_xpath, "JSON": block.cards_json}
    found = [f"{kind} {place}" for kind, place in named.items() if place]
    return found[0] if found else "schema.org data of the page"


def _next(rule: NextPage | None) -> str:
    if rule is None:
        return "none, one page each"
    place = next((place for place in (rule.css, rule.xpath, rule.json_path) if place), None)
    if rule.parameter is None:
        return f"link {place}"
    if place is not None:
        return f"parameter {rule.parameter} with the cursor {place}"
    return f"parameter {rule.parameter}, from {rule.start} by {rule.step}"


def _detail(block: HtmlBlock | ApiBlock) -> str:
    if block.detail is None:
        return "not fetched"
    fields = ", ".join(block.detail.fields) or "no selectors"
    structured = " and schema.org data" if block.detail.structured_data else ""
    return f"{block.detail.format}: {fields}{structured}"


def _schedule(source: ScrapeSource, name: str) -> str:
    spec = source.spec
    if spec.suspend:
        return f"{spec.schedule} ({spec.time_zone}), suspended"
    return f"{schedule.resolved(spec.schedule, name)} ({spec.time_zone})"


def _due(source: ScrapeSource, name: str, now: datetime) -> list[str]:
    spec = source.spec
    if spec.suspend:
        return ["none while suspended"]
    times = []
    for _ in range(_RUNS_SHOWN):
        now = schedule.next_run(spec.schedule, spec.time_zone, name, now)
        times.append(f"{now.astimezone(ZoneInfo(spec.time_zone)):%Y-%m-%d %H:%M %Z}")
    return times
