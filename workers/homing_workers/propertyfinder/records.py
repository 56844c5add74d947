"""Records of a page, one by one: what they mean, or why they are refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from homing.models.agent import Agent
from homing.models.run import Rejection
from homing.storage import listings
from homing_workers.propertyfinder import agents, answers
from homing_workers.propertyfinder.book import PageRecords
from homing_workers.propertyfinder.mapping import Mapped, Reading
from homing_workers.scrape.normalise import Rejected

_T = TypeVar("_T")

_SHOWN = 200


@dataclass
class Records:
    """Reads pages; what is refused is told once, however often its page is read."""

    api_url: str
    country: str
    _refused: set[tuple[str, str, str]] = field(default_factory=set)

    def users(self, records: Iterable[Any]) -> tuple[list[Agent], list[Rejection]]:
        """Agents, and refusals."""

        def read(record: Any) -> Agent:
            return agents.agent(answers.User.model_validate(record), self.country)

        return self._each(records, "users", read)

    def listings(
        self, records: Iterable[Any], reading: Reading
    ) -> tuple[list[Mapped], list[Rejection]]:
        """Listings, and refusals."""

        def read(record: Any) -> Mapped:
            return reading.listing(answers.Listing.model_validate(record))

        return self._each(records, "listings", read)

    def _each(
        self, records: Iterable[Any], what: str, read: Callable[[Any], _T]
    ) -> tuple[list[_T], list[Rejection]]:
        good: list[_T] = []
        refused: list[Rejection] = []
        for record in records:
            try:
                good.append(read(record))
            except Rejected as error:
                refused += self._once(what, record, error.field, error.reason, error.found)
            except ValidationError as error:
                refused += self._once(what, record, *_first(error))
        return good, refused

    def _once(self, what: str, record: Any, where: str, reason: str, found: str) -> list[Rejection]:
        external_id = id_of(record)
        told = (f"{what}/{external_id}", where, found)
        if told in self._refused:
            return []
        self._refused.add(told)
        url = f"{self.api_url}/v1/{what}" + (f"/{external_id}" if external_id else "")
        return [
            Rejection(url=url, external_id=external_id, field=where, reason=reason, found=found)
        ]


def id_of(record: Any) -> str | None:
    """The id of a record, whatever else is wrong with it."""
    found = record.get("id") if isinstance(record, dict) else None
    return None if found is None or found == "" else str(found)


def page_of(mapped: Sequence[Mapped], refused: Sequence[Rejection]) -> PageRecords:
    """What is to be stored of a page."""
    unknown = dict(each.unknown_area for each in mapped if each.unknown_area is not None)
    return PageRecords([each.listing for each in mapped], refused, unknown)


def fingerprint(mapped: Sequence[Mapped]) -> bytes:
    """Of the listings of a page, with their order and all that they state."""
    digest = hashlib.blake2b(digest_size=16)
    for each in mapped:
        digest.update(each.listing.external_id.encode(errors="surrogatepass"))
        digest.update(listings.content_hash(each.listing))
    return digest.digest()


def _first(error: ValidationError) -> tuple[str, str, str]:
    """Path, reason and value of the first thing that is wrong."""
    problem = error.errors(include_url=False)[0]
    path = ".".join(map(str, problem["loc"]))
    reason = problem["msg"].replace("Input should be", "expected").removeprefix("Value error, ")
    return path, reason, "" if problem["type"] == "missing" else repr(problem["input"])[:_SHOWN]
