"""What a run came to, for people: what was found, what was rejected and why, and how full the fields are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
    table = Table(title=f"{len(listings)} read, the first {min(len(listings), _ROWS)}:")
    for heading, justify in (("title", "left"), ("price", "right"), ("m²", "right")):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    for heading in ("rooms", "place", "picture"):
        table.add_column(heading, overflow="ellipsis")
    for listing in listings[:_ROWS]:
        cells = (
            listing.title[:60],
            price(listing),
            _number(listing.area_total),
            _rooms(listing.rooms),
            _place(listing),
            f"{len(listing.images)} pictures" if listing.images else "",
        )
        table.add_row(*map(escape, cells))
    return table


def _rejections(rejections: Sequence[Rejection]) -> Table:
    table = Table(title=f"{len(rejections)} rejected, the first {min(len(rejections), _REASONS)}:")
    for heading in ("field", "reason", "found", "where"):
        table.add_column(heading, overflow="fold")
    for each in rejections[:_REASONS]:
        table.add_row(*map(escape, (each.field, each.reason, each.found[:80], each.url)))
    return table


def _fill(fill: dict[str, float]) -> Table:
    table = Table(title="How many of the adverts say it:")
    for _ in range(4):
        table.add_column("field")
        table.add_column("filled", justify="right")
    cells = [cell for name, share in fill.items() for cell in (name, f"{share:.0%}")]
    for start in range(0, len(cells), 8):
        table.add_row(*cells[start : start + 8])
    return table


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
