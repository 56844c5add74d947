"""Keeps catalogues in step with the code: what `scripts/catalogues` does."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from homing.i18n import files
from homing.i18n.languages import DEFAULT, LANGUAGES

#: The source tree.
_ROOT = Path(__file__).parents[3]
#: Folders whose code speaks to people; the command line and logs speak English only.
_PARTS = ("core/homing/i18n", "bot/homing_bot", "webapp/homing_webapp", "workers/homing_workers")
_METHODS = [
    ("scrape/**", "ignore"),
    ("schedule/**", "ignore"),
    ("**.py", "homing.i18n.extracting:python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
#: Calls that say something, and which of their arguments are texts; of `say.html(...)` the last name counts.
_CALLS: dict[str, Any] = {"say": None, "html": None, "mark": None, "plural": (1, 2)}
#: Dates in files would change with every run, and say nothing that git does not.
_DATE = datetime(2026, 1, 1, tzinfo=UTC)

Text = str | tuple[str, ...]
#: English to its translations by language; a list holds the forms of a plural.
Table = Mapping[str, Mapping[str, str | list[str]]]

TRANSLATED = tuple(code for code in LANGUAGES if code != DEFAULT)


def said() -> Catalog:
    """Everything that the code says, with the files that say it as locations."""
    found = Catalog(creation_date=_DATE)
    for part in _PARTS:
        for name, _line, message, _comments, context in extract_from_dir(
            _ROOT / part, _METHODS, keywords=_CALLS
        ):
            found.add(message, locations=[(f"{part}/{name}", 0)], context=context)
    return found


def updated(language: str, template: Catalog, table: Table | None = None) -> Catalog:
    """The language's catalogue with the messages of the template; others are kept apart as obsolete.

    Args:
        table: translations that replace those there are.
    """
    old = files.read(language) if files.path(language).exists() else Catalog(language)
    known: dict[str, Any] = {_key(one): one.string for one in (*old.obsolete.values(), *old)}
    known.pop("", None)
    known |= {key: _text(given[language]) for key, given in (table or {}).items()}
    new = Catalog(
        language,
        project="Homing",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=_DATE,
        revision_date=_DATE,
        fuzzy=False,
        header_comment="",
    )
    for message in template:
        if message.id:
            string = known.pop(_key(message), "")
            new.add(message.id, string if _fits(message, string) else "")
    new.obsolete.update({key: _obsolete(key, string) for key, string in known.items() if string})
    return new


def render(catalogue: Catalog, *, prune: bool = False) -> bytes:
    """The file: sorted, so that two people's new texts seldom meet."""
    written = BytesIO()
    write_po(
        written, catalogue, sort_output=True, no_location=True, width=120, ignore_obsolete=prune
    )
    return written.getvalue().strip() + b"\n"


def missing(catalogue: Catalog) -> list[str]:
    """English texts that are not translated."""
    return [_key(one) for one in catalogue if one.id and not (one.string and all(one.string))]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _obsolete(key: str, string: Text) -> Message:
    """What the code said once; how its plural began is all that is known of the English one."""
    return Message(key if isinstance(string, str) else (key, key), string)


def _text(given: str | list[str]) -> Text:
    return given if isinstance(given, str) else tuple(given)


def _fits(message: Message, string: Text) -> bool:
    return isinstance(message.id, str) == isinstance(string, str)


def main(arguments: list[str]) -> int:
    """The command; the exit status is 1 where --check finds something."""
    check, prune = "--check" in arguments, "--prune" in arguments
    table: Table = {}
    if "--fill" in arguments:
        table = yaml.safe_load(Path(arguments[arguments.index("--fill") + 1]).read_text("utf-8"))
    files.FOLDER.mkdir(exist_ok=True)
    with _alone():
        template = said()
        results = [_one(code, template, table, check=check, prune=prune) for code in TRANSLATED]
    return int(check and not all(results))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two that update at once would lose what the first one wrote."""
    folder = os.open(files.FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _one(language: str, template: Catalog, table: Table, *, check: bool, prune: bool) -> bool:
    new = updated(language, template, table)
    content, path = render(new, prune=prune), files.path(language)
    same = path.exists() and path.read_bytes() == content
    if not same and not check:
        path.write_bytes(content)
    lacking = missing(new)
    print(f"{path.name}: {len(new)} texts, {len(lacking)} without translation", file=sys.stderr)  # noqa: T201
    for text in lacking:
        print(f"  {text!r}", file=sys.stderr)  # noqa: T201
    return same and not lacking


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
