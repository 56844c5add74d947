"""What a run came to, for people: what was found, what was rejected and why, and how full the fields are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rich import box
from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from homing.models.kinds import PricePeriod, RunOutcome
from homing.models.listing import Listing
from homing.models.run import Rejection, RunResult
from homing_workers.scrape.ports import Progress

_ROWS = 20
_REASONS = 20

_COLOURS = {
    RunOutcome.SUCCEEDED: "green",
    RunOutcome.PARTIAL: "yellow",
    RunOutcome.BLOCKED: "red",
    RunOutcome.FAILED: "red",
}


@dataclass
class Collected:
    """Listings and rejections of a run, gathered page by page."""

    listings: list[Listing] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, progress: Progress) -> None:
        self.listings += progress.listings
        self.rejections += progress.rejections


def show(console: Console, result: RunResult, collected: Collected) -> None:
    """Prints the report."""
    if collected.listings:
        console.print(_listings(collected.listings))
    if collected.rejections:
        console.print(_rejections(collected.rejections))
    if result.fill:
        console.print(_fill(result.fill))
    for error in result.errors:
        console.print(f"[red]{escape(error)}[/red]")
    console.print(_summary(result))


def _listings(listings: Sequence[Listing]) -> Table:
    shown = listings[:_ROWS]
    heading = f"{len(listings)} read" + (f", the first {_ROWS}" if len(listings) > _ROWS else "")
    table = _table(heading)
    table.add_column("title", ratio=3, no_wrap=True)
    for name in ("price", "m²", "rooms"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("place", ratio=2, no_wrap=True)
    table.add_column("pictures", justify="right", no_wrap=True)
    for listing in shown:
        cells = (
            listing.title,
            price(listing),
            _number(listing.area_total),
            _rooms(listing.rooms),
            _place(listing),
            str(len(listing.images) or ""),
        )
        table.add_row(*map(escape, cells))
    return table


def _rejections(rejections: Sequence[Rejection]) -> Table:
    count = len(rejections)
    table = _table(f"{count} rejected" + (f", the first {_REASONS}" if count > _REASONS else ""))
    for heading in ("field", "reason", "found", "where"):
        table.add_column(heading, overflow="fold")
    for each in rejections[:_REASONS]:
        table.add_row(*map(escape, (each.field, each.reason, each.found[:80], each.url)))
    return table


def _fill(fill: dict[str, float]) -> Columns:
    told = [f"{name} {share:.0%}" for name, share in fill.items() if share]
    return Columns(told, title="Filled fields", equal=True, column_first=True)


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True)


def _summary(result: RunResult) -> str:
    counts = result.counts
    told = {
        name.replace("_", " "): value
        for name, value in counts.model_dump().items()
        if value and name != "bytes"
    }
    colour = _COLOURS.get(result.outcome, "white")
    numbers = ", ".join(f"{value} {name}" for name, value in told.items())
    extent = "every list page was read" if result.complete else "not every list page was read"
    return (
        f"[bold {colour}]{result.outcome}[/] in {result.seconds:.1f} s ({extent}): "
        f"{numbers or 'nothing found'}, {counts.bytes / 1e6:.1f} MB"
    )


def price(listing: Listing) -> str:
    """The price as people write it, for example `12,500–13,000 UAH / month`."""
    if listing.price is None:
        return ""
    ends = [listing.price, listing.price_max] if listing.price_max else [listing.price]
    text = f"{'–'.join(_number(end) for end in ends)} {listing.currency}"
    if listing.price_period in (None, PricePeriod.TOTAL):
        return text
    return f"{text} / {listing.price_period}"


def _number(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}".removesuffix(".00")


def _rooms(rooms: Decimal | None) -> str:
    if rooms is None:
        return ""
    return "studio" if not rooms else f"{rooms.normalize():f}"


def _place(listing: Listing) -> str:
    parts = (listing.city, listing.district, listing.street, listing.house)
    return ", ".join(part for part in parts if part)
