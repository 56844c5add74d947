"""`homing preview`: how many alerts a search would have brought."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from homing import preview as previews
from homing import settings, telemetry
from homing.models.subscription import Criteria
from homing.preview import Preview
from homing.storage import database, subscriptions

app = typer.Typer()


@app.command()
def preview(
    subscription: Annotated[int | None, typer.Argument(help="Number of a saved search.")] = None,
    criteria: Annotated[
        str | None,
        typer.Option(help='Criteria of a draft as JSON: {"city": "Kyiv", "rooms": [2]}.'),
    ] = None,
    days: Annotated[float, typer.Option(help="How far back to look.", min=0, max=3650)] = 7,
) -> None:
    """Count what a saved search, or a draft of one, would have brought lately."""
    loaded = settings.load()
    telemetry.setup("preview", loaded)
    if (subscription is None) == (criteria is None):
        raise typer.BadParameter("give the number of a saved search, or --criteria")
    draft = None if criteria is None else _read(criteria)
    since = datetime.now(UTC) - timedelta(days=days)
    found = asyncio.run(_count(loaded.require_database_url(), subscription, draft, since))
    if found is None:
        raise typer.BadParameter(f"there is no subscription {subscription}")
    at_least = "" if found.complete else "at least "
    typer.echo(f"{at_least}{found.matches} alerts since {since:%Y-%m-%d %H:%M} UTC")
    if found.listing_ids:
        typer.echo(f"newest listings: {', '.join(map(str, found.listing_ids))}")


def _read(criteria: str) -> Criteria:
    try:
        return Criteria.model_validate_json(criteria)
    except ValidationError as error:
        raise typer.BadParameter(str(error)) from None


async def _count(
    url: str, subscription_id: int | None, draft: Criteria | None, since: datetime
) -> Preview | None:
    async with database.connect(url) as connection:
        if subscription_id is not None:
            saved = await subscriptions.get(connection, subscription_id)
            draft = None if saved is None else saved.criteria
        return None if draft is None else await previews.preview(connection, draft, since)
