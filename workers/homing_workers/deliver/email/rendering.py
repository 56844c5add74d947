"""Templates: MJML becomes HTML that mail programs show alike (https://documentation.mjml.io), and plain text beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import jinja2
import mrml

#: What XML 1.0 has no place for.
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=jinja2.select_autoescape(["mjml"]),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


def html(template: str, values: Mapping[str, object]) -> str:
    """The HTML of a template."""
    source = _environment.get_template(f"{template}.mjml").render(values)
    return mrml.to_html(_CONTROL.sub("", source)).content


def text(template: str, values: Mapping[str, object]) -> str:
    """The same in plain text."""
    rendered = _environment.get_template(f"{template}.txt").render(values)
    return _CONTROL.sub("", rendered).strip() + "\n"
