"""A draft becomes a search."""

from __future__ import annotations

from homing.i18n import Catalogue, searches
from homing.storage import subscriptions
from homing.storage.database import Connection
from homing_bot.onboarding.draft import Draft


class Vanished(Exception):
    """The search that was edited was deleted, or changed meanwhile."""


async def save(connection: Connection, user_id: int, draft: Draft, say: Catalogue) -> str:
    """The name of the search.

    Raises:
        Vanished: there is none any more to be changed.
    """
    if draft.search_id is None:
        return await _new(connection, user_id, draft, say)
    return await _changed(connection, user_id, draft, say)


async def _new(connection: Connection, user_id: int, draft: Draft, say: Catalogue) -> str:
    """One that the person has already is switched on: who confirms twice wants one."""
    for known in await subscriptions.of_user(connection, user_id):
        if known.criteria == draft.criteria:
            await subscriptions.set_active(connection, user_id, known.id, active=True)
            return known.name
    name = searches.name(draft.criteria, say)
    await subscriptions.create(connection, user_id, name, draft.criteria)
    return name


async def _changed(connection: Connection, user_id: int, draft: Draft, say: Catalogue) -> str:
    """A name of ours follows the wishes; one that the person gave stays."""
    assert draft.search_id is not None  # noqa: S101 - the caller has seen to it
    known = await subscriptions.get(connection, draft.search_id)
    if known is None or known.user_id != user_id:
        raise Vanished
    if known.criteria == draft.criteria:
        # Saved before, and the answer was lost.
        return known.name
    ours = known.name == searches.name(known.criteria, say)
    name = searches.name(draft.criteria, say) if ours else known.name
    edited = await subscriptions.edit(
        connection,
        known.id,
        name=name,
        criteria=draft.criteria,
        active=known.active,
        version=draft.version,
    )
    if edited is None:
        raise Vanished
    return name
