"""Where a field stands on a page, and how its text is trimmed to the wanted part."""

from __future__ import annotations

import re
from typing import Annotated

import cssselect
import jmespath
from jmespath.exceptions import JMESPathError
from lxml import etree
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from homing.models import rules
from homing.models.base import Document, List, Map
from homing.models.source.selecting import compile_xpath, css_to_xpath, unknown_functions


def _css(value: str) -> str:
    try:
        compile_xpath(css_to_xpath(value))
    except (cssselect.SelectorError, etree.XPathError) as error:
        raise ValueError(f"not a CSS selector: {error}") from error
    return value


def _xpath(value: str) -> str:
    try:
        compile_xpath(value)
    except etree.XPathError as error:
        raise ValueError(f"not an XPath expression: {error}") from error
    if unknown := unknown_functions(value):
        raise ValueError(f"not an XPath expression: there is no function {unknown[0]}()")
    return value


def _jmespath(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as error:
        raise ValueError(f"not a JMESPath expression: {error}") from error
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


_Short = StringConstraints(min_length=1, max_length=1000)
Text = Annotated[str, StringConstraints(max_length=1000)]
Css = Annotated[str, _Short, AfterValidator(_css)]
XPath = Annotated[str, _Short, AfterValidator(_xpath)]
JmesPath = Annotated[str, _Short, AfterValidator(_jmespath)]
Regex = Annotated[str, _Short, AfterValidator(_regex)]


_STEPS = ("regex", "split", "map", "urljoin", "prefix", "suffix", "json")
_PLACES = ("css", "xpath", "json", "const")


class Transform(Document):
    """One step on the found text; exactly one of its keys is set."""

    model_config = ConfigDict(json_schema_extra=rules.schema(rules.exactly_one(*_STEPS)))

    regex: Regex | None = Field(
        None, description="Keep the first group of the first match, or the whole match."
    )
    split: str | None = Field(
        None, min_length=1, max_length=20, description="Cut at this text and keep the part `index`."
    )
    json_path: JmesPath | None = Field(
        None, alias="json", description="Read the text as JSON and keep what this JMESPath finds."
    )
    index: int = Field(0, ge=-50, le=50, description="Part that `split` keeps; -1 is the last.")
    map: Annotated[Map[str, Text], Field(max_length=200)] | None = Field(
        None, description="Replace the whole text by the value of this key; other texts stay."
    )
    urljoin: bool | None = Field(None, description="Make the text an absolute link.")
    prefix: str | None = Field(None, max_length=500, description="Put this text in front.")
    suffix: str | None = Field(None, max_length=500, description="Put this text behind.")

    @model_validator(mode="after")
    def _one_step(self) -> Transform:
        steps = (self.regex, self.split, self.map, self.urljoin, self.prefix, self.suffix)
        if sum(step is not None for step in (*steps, self.json_path)) != 1:
            raise ValueError(f"expected exactly one of {', '.join(_STEPS)}")
        return self


class Selector(Document):
    """A place in a document: exactly one of css, xpath, json or const."""

    model_config = ConfigDict(json_schema_extra=rules.schema(rules.exactly_one(*_PLACES)))

    css: Css | None = Field(
        None,
        description="CSS selector, in HTML. `&` or `:scope` is the card itself; `::text`, "
        '`::attr(name)` and `:contains("text")` are understood.',
    )
    xpath: XPath | None = Field(
        None, description="XPath 1.0 expression, in HTML; `.` is the card. `re:test()` is there."
    )
    json_path: JmesPath | None = Field(
        None,
        alias="json",
        description="JMESPath, in JSON. In HTML: in the data of the scripts within the card or "
        "page, an object by script id (`__NEXT_DATA__.props`) or variable (`__STATE__.ads`).",
    )
    const: str | None = Field(None, max_length=1000, description="This very text.")
    attribute: str | None = Field(
        None,
        max_length=100,
        description="Take this attribute instead of the text; by default href of links "
        "and src of pictures where the field is a link or picture.",
    )
    multiple: bool | None = Field(
        None,
        description="Keep everything that matches, not only the first; by default so for images, "
        "phones and features.",
    )
    join: str | None = Field(
        None,
        max_length=20,
        description="Make one text of everything that matches, with this between.",
    )
    transforms: List[Transform] = Field((), max_length=10, description="Steps, in order.")

    @model_validator(mode="after")
    def _one_place(self) -> Selector:
        places = (self.css, self.xpath, self.json_path, self.const)
        if sum(place is not None for place in places) != 1:
            raise ValueError(f"expected exactly one of {', '.join(_PLACES)}")
        return self


class FieldRule(Selector):
    """Where a field stands, with other places to look at when the first holds nothing."""

    fallbacks: List[Selector] = Field((), max_length=10, description="Tried in order.")
