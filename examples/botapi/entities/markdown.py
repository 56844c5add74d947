"""Telegram's MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style

A mark ends an entity only if that was opened last; else it opens one inside. Offsets in errors are bytes of the text as
it came, as the real parser counts them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from botapi.entities.formatted import Formatted, Pending
from botapi.errors import bad_request

_RESERVED = "_*[]()~`>#+-=|{}.!"
#: Mark to the entity's type and its name in errors; the longer of two that begin alike goes first.
_MARKS = {
    "__": ("underline", "Underline"),
    "||": ("spoiler", "Spoiler"),
    "![": ("custom_emoji", "CustomEmoji"),
    "```": ("pre", "Pre"),
    "_": ("italic", "Italic"),
    "*": ("bold", "Bold"),
    "~": ("strikethrough", "Strikethrough"),
    "`": ("code", "Code"),
    "[": ("text_link", "TextUrl"),
    ">": ("blockquote", "BlockQuote"),
}
_CODE = ("`", "```")
_EMOJI = "tg://emoji?id="


@dataclass
class _Open:
    mark: str
    #: In the source, in letters.
    place: int
    #: In the text, in UTF-16 code units.
    start: int
    language: str = ""

    @property
    def name(self) -> str:
        return "PreCode" if self.language else _MARKS[self.mark][1]


@dataclass
class _Reader:
    source: str
    place: int = 0
    out: Pending = field(default_factory=Pending)
    open: list[_Open] = field(default_factory=list)

    def run(self) -> Formatted:
        while self.place < len(self.source):
            self._step()
        if self._top == ">":
            self._close("blockquote")
        if self.open:
            self._unended()
        return self.out.formatted()

    @property
    def _top(self) -> str:
        """The mark that was opened last."""
        return self.open[-1].mark if self.open else ""

    def _at(self, text: str) -> bool:
        return self.source.startswith(text, self.place)

    def _step(self) -> None:
        letter = self.source[self.place]
        escaped = self._escaped()
        if escaped:
            self._write(escaped, 2)
        elif self._top in _CODE and letter != "`":
            self._write(letter, 1)
        elif letter == "\n":
            self._line_end()
        elif letter in _RESERVED:
            self._mark(letter)
        else:
            self._write(letter, 1)

    def _escaped(self) -> str:
        following = self.source[self.place + 1 : self.place + 2]
        return following if self._at("\\") and "\0" < following <= "~" else ""

    def _write(self, text: str, taken: int) -> None:
        self.out.write(text)
        self.place += taken

    def _line_end(self) -> None:
        quoted = any(one.mark == ">" for one in self.open)
        goes_on = self.source.startswith(">", self.place + 1)
        if quoted and not goes_on:
            if self._top != ">":
                self._unended()
            self._close("blockquote")
        self._write("\n", 1)
        if goes_on:
            self.place += 1
            if not quoted:
                self.open.append(_Open(">", self.place, self.out.units))

    def _mark(self, letter: str) -> None:
        if self._ends_expandable():
            self._close("expandable_blockquote")
            self.place += 2
        elif letter == "]" and self._top in ("[", "!["):
            self._link()
        elif self._ends():
            self.place += len(self._top)
            self._close(_MARKS[self._top][0])
        else:
            self._begin(letter)

    def _ends(self) -> bool:
        top = self._top
        if top in ("", "[", "![", ">") or not self._at(top):
            return False
        return top != "_" or not self._at("__")

    def _ends_expandable(self) -> bool:
        ends_line = self.source[self.place + 2 : self.place + 4]
        return (
            self._top == ">"
            and self._at("||")
            and ends_line[:1] in ("", "\n")
            and (ends_line != "\n>")
        )

    def _begin(self, letter: str) -> None:
        mark = next((one for one in _MARKS if self._at(one)), None)
        if mark is None or (mark == ">" and self.place > 0):
            _fail(f"Character '{letter}' is reserved and must be escaped with the preceding '\\'")
        opened = _Open(mark, self.place, self.out.units)
        self.place += len(mark)
        if mark == "```":
            opened.language = self._language()
        self.open.append(opened)

    def _language(self) -> str:
        """What stands after the mark up to the line's end, if that is a word; the line's end is no part of the code."""
        end = self.place
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        is_word = self.place < end < len(self.source) and self.source[end] != "`"
        language = self.source[self.place : end] if is_word else ""
        self.place += len(language)
        if self._at("\n"):
            self.place += 1
        return language

    def _close(self, kind: str) -> None:
        opened = self.open.pop()
        more = {"language": opened.language} if opened.language else {}
        self.out.add(kind, opened.start, **more)

    def _link(self) -> None:
        opened = self.open.pop()
        self.place += 1
        url = self._address("custom emoji " if opened.mark == "![" else "")
        if opened.mark == "[":
            self.out.add_link(opened.start, url or self.out.since(opened.start))
        elif not url.startswith(_EMOJI) or not url.removeprefix(_EMOJI).isdecimal():
            _fail("Custom emoji entity must contain a tg://emoji URL")
        else:
            self.out.add("custom_emoji", opened.start, custom_emoji_id=url.removeprefix(_EMOJI))

    def _address(self, what: str) -> str:
        """The URL in round brackets; empty where there is none."""
        if not self._at("("):
            return ""
        self.place += 1
        begin, found = self.place, ""
        while self.place < len(self.source) and not self._at(")"):
            escaped = self._escaped()
            found += escaped or self.source[self.place]
            self.place += 2 if escaped else 1
        if self.place >= len(self.source):
            self._fail_at(f"Can't find end of a {what}URL", begin)
        self.place += 1
        return found

    def _unended(self) -> NoReturn:
        self._fail_at(f"Can't find end of {self.open[-1].name} entity", self.open[-1].place)

    def _fail_at(self, reason: str, place: int) -> NoReturn:
        _fail(f"{reason} at byte offset {len(self.source[:place].encode())}")


def _fail(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")


def parse(text: str) -> Formatted:
    """Text without marks, and its entities.

    Raises:
        Refusal: Telegram would not understand it.
    """
    return _Reader(text.replace("\r", "")).run()
