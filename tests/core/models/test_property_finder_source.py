"""Declarations of type propertyFinder."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.source import SourceSpec
from homing.models.source.loading import parse
from homing.models.source.mistakes import DeclarationError


def spec(**fields: Any) -> SourceSpec:
    return SourceSpec.model_validate({"type": "propertyFinder", "propertyFinder": {}} | fields)


def test_it_is_synced_at_midnight_in_tashkent_by_default() -> None:
    assert (spec().schedule, spec().time_zone) == ("0 0 * * *", "Asia/Tashkent")


def test_schedule_and_zone_may_be_others() -> None:
    declared = spec(schedule="30 5 * * *", timeZone="Asia/Dubai")
    assert (declared.schedule, declared.time_zone) == ("30 5 * * *", "Asia/Dubai")


def test_other_types_keep_their_defaults() -> None:
    pages = SourceSpec.model_validate({"type": "html", "html": {"startUrls": ["https://x.test/"]}})
    assert (pages.schedule, pages.time_zone) == ("H/10 * * * *", "Etc/UTC")


def test_what_is_stored_is_read_again() -> None:
    declared = spec(propertyFinder={"areas": {"50": {"city": "Dubai"}}})
    stored = declared.model_dump(mode="json", by_alias=True)
    assert SourceSpec.model_validate(stored) == declared


@pytest.mark.parametrize(
    "fields",
    [
        {"propertyFinder": None},
        {"html": {"startUrls": ["https://x.test/"]}},
        {"type": "html"},
    ],
)
def test_exactly_the_block_of_the_type_is_expected(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected the block '\w+' and no other"):
        spec(**fields)


def test_a_wrong_key_is_named_with_its_place() -> None:
    text = (
        "apiVersion: homing.dev/v1alpha1\nkind: ScrapeSource\nmetadata: {name: a}\n"
        "spec:\n  type: propertyFinder\n  propertyFinder:\n    pagesize: 5\n"
    )
    with pytest.raises(DeclarationError, match=r"line 7.*did you mean 'pageSize'"):
        parse(text, "a.yaml")


@pytest.mark.parametrize("url", ["ftp://x.test", "https://", "https://x.test/?a=b", "x.test"])
def test_an_address_that_is_no_base_of_an_api_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="apiUrl"):
        spec(propertyFinder={"apiUrl": url})
