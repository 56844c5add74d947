"""How the pages of a source are walked, and what stands on them."""

from __future__ import annotations

import difflib
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from homing.models import fields as listing_fields
from homing.models import rules
from homing.models.base import NO_BLANK, Document, List, Map
from homing.models.source.extraction import Css, FieldRule, JmesPath, XPath
from homing.models.source.fetching import RequestSpec

StartUrl = Annotated[str, StringConstraints(pattern=rf"^https?://{NO_BLANK}+$", max_length=2048)]


def _field_name(name: str) -> str:
    if not listing_fields.is_field(name):
        near = difflib.get_close_matches(name, listing_fields.FIELDS, n=1)
        hint = f", did you mean {near[0]!r}?" if near else "."
        raise ValueError(
            f"no field of a listing{hint} Anything else goes under 'attributes.<name>'."
        )
    return name


#: Checked key by key, so that all wrong names are told at once.
FieldName = Annotated[str, AfterValidator(_field_name)]
KNOWN_FIELDS = rules.Rule(
    f"self.all(name, name in {list(listing_fields.FIELDS)!r} || "
    f"(name.startsWith('{listing_fields.ATTRIBUTE_PREFIX}') && name.size() > {len(listing_fields.ATTRIBUTE_PREFIX)}))",
    "a key is no field of a listing: expected attributes.<name> or one of "
    + ", ".join(listing_fields.FIELDS),
)
Fields = Annotated[
    Map[FieldName, FieldRule],
    Field(max_length=100, json_schema_extra=rules.schema(KNOWN_FIELDS)),
]


def _not_identity(name: str) -> str:
    if name in ("externalId", "url"):
        raise ValueError(
            f"{name!r} belongs to the fields of the card: a detail page is found by what the card tells, "
            "and does not change what its advert is known by."
        )
    return name


_NO_IDENTITY = rules.Rule(
    "!self.exists(name, name in ['externalId', 'url'])",
    "externalId and url belong to the fields of the card: a detail page is found by what the card tells",
)
DetailFields = Annotated[
    Map[Annotated[FieldName, AfterValidator(_not_identity)], FieldRule],
    Field(max_length=100, json_schema_extra=rules.schema(KNOWN_FIELDS, _NO_IDENTITY)),
]


class NextPage(Document):
    """How the next list page is found.

    A link (`css`, `xpath`, or `json` without `parameter`); a counter (`parameter` alone: `start`,
    `start + step`, ...; a step of the page size makes it an offset); a cursor (`parameter` with `json`).
    """

    model_config = ConfigDict(
        json_schema_extra=rules.schema(
            rules.at_most_one("css", "xpath", "json"),
            rules.Rule(
                "has(self.css) || has(self.xpath) || has(self.json) || has(self.parameter)",
                "expected css, xpath, json or parameter",
            ),
            rules.Rule(
                "!has(self.parameter) || !(has(self.css) || has(self.xpath))",
                "parameter goes alone (a counter) or with json (a cursor)",
            ),
        )
    )

    css: Css | None = Field(None, description="CSS selector of the link.")
    xpath: XPath | None = Field(None, description="XPath of the link.")
    json_path: JmesPath | None = Field(
        None, alias="json", description="JMESPath of the link, or of the cursor."
    )
    parameter: str | None = Field(
        None, min_length=1, max_length=100, description="Query parameter that names the page."
    )
    start: int = Field(
        1, ge=0, le=1_000_000_000, description="Value of the parameter on the first page."
    )
    step: int = Field(1, ge=1, le=1_000_000, description="What is added for each further page.")

    @model_validator(mode="after")
    def _one_way(self) -> NextPage:
        links = [self.css, self.xpath, self.json_path]
        found = sum(link is not None for link in links)
        if found > 1:
            raise ValueError("expected at most one of css, xpath, json")
        if found == 0 and self.parameter is None:
            raise ValueError("expected css, xpath, json or parameter")
        if self.parameter is not None and (self.css or self.xpath):
            raise ValueError("parameter goes alone (a counter) or with json (a cursor)")
        return self


class Limits(Document):
    """Where a walk ends at the latest. A walk that ends here is not complete."""

    max_pages: int = Field(100, ge=1, le=100_000, description="List pages of one run.")
    max_listings: int = Field(10_000, ge=1, le=1_000_000, description="Adverts of one run.")


class Detail(Document):
    """The advert's own page, fetched when a card is new or differs from last time."""

    format: Literal["html", "json"] = Field("html", description="What the page is.")
    fields: DetailFields = Field(
        {}, description="Field name to place, on the detail page; not `url` and `externalId`."
    )
    structured_data: bool = Field(
        True, description="Read schema.org (JSON-LD, microdata, RDFa) and OpenGraph too."
    )
    refresh_seconds: int = Field(
        86_400,
        ge=0,
        le=315_360_000,
        description="Fetch again after this time even if the card did not change.",
    )
    request: RequestSpec = Field(RequestSpec(), description="What is sent for a detail page.")


class _Block(Document):
    start_urls: List[StartUrl] = Field(
        min_length=1, max_length=200, description="List pages to begin with."
    )
    request: RequestSpec = Field(RequestSpec(), description="What is sent for a list page.")
    next: NextPage | None = Field(None, description="How the next list page is found.")
    limits: Limits = Field(Limits(), description="Where a walk ends at the latest.")
    fields: Fields = Field({}, description="Field name to place, within a card.")
    detail: Detail | None = Field(None, description="The advert's own page; needs the field `url`.")
    stop_when_seen: bool = Field(
        True, description="End the walk at a page that holds nothing new and nothing changed."
    )
    full_crawl_seconds: int = Field(
        86_400,
        ge=0,
        le=315_360_000,
        description="At least this often a walk goes to the end; 0 is always.",
    )


class HtmlBlock(_Block):
    """A site of HTML pages."""

    model_config = ConfigDict(
        json_schema_extra=rules.schema(
            rules.at_most_one("cards", "cardsXpath", "cardsJson"),
            rules.Rule(
                "has(self.cards) || has(self.cardsXpath) || has(self.cardsJson) || "
                "self.structuredData || self.single",
                "expected cards, cardsXpath, cardsJson or structuredData",
            ),
        )
    )

    cards: Css | None = Field(None, description="CSS selector of one advert on a list page.")
    cards_xpath: XPath | None = Field(None, description="The same as XPath.")
    cards_json: JmesPath | None = Field(
        None,
        description="The same as JMESPath in the data of the page's scripts, an object by script "
        "id (`__NEXT_DATA__.props.pageProps.ads`) or variable name; fields are then `json`.",
    )
    structured_data: bool = Field(
        True, description="Where no cards are named, read adverts from the page's schema.org data."
    )
    single: bool = Field(False, description="Each start URL is one advert's page, not a list.")

    @model_validator(mode="after")
    def _something_to_find(self) -> HtmlBlock:
        places = (self.cards, self.cards_xpath, self.cards_json)
        named = sum(place is not None for place in places)
        if named > 1:
            raise ValueError("expected at most one of cards, cardsXpath, cardsJson")
        if named == 0 and not (self.structured_data or self.single):
            raise ValueError("expected cards, cardsXpath, cardsJson or structuredData")
        return self


class ApiBlock(_Block):
    """A JSON API."""

    items: JmesPath = Field(
        description="JMESPath of the list of adverts; `@` is the answer itself."
    )
