"""Telegram's MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from botapi.entities.formatted import Formatted, Pending
from botapi.errors import bad_request

_RESERVED = "_*[]()~`>#+-=|{}.!"
_TYPES = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
    "[": "text_link",
    "![": "custom_emoji",
}
_NAMES = {
    "*": "Bold",
    "_": "Italic",
    "__": "Underline",
    "~": "Strikethrough",
    "||": "Spoiler",
    "`": "Code",
    "```": "PreCode",
    "[": "TextUrl",
    "![": "CustomEmoji",
}


@dataclass
class _Mark:
    sign: str
    #: In the source, in letters.
    place: int
    #: In the text, in UTF-16 code units.
    start: int
    language: str = ""


@dataclass
class _Reader:
    source: str
    place: int = 0
    out: Pending = field(default_factory=Pending)
    open: list[_Mark] = field(default_factory=list)
    quote: int | None = None

    def fail(self, reason: str, place: int | None = None) -> NoReturn:
        if place is not None:
            reason += f" at byte offset {len(self.source[:place].encode())}"
        raise bad_request(f"can't parse entities: {reason}")

    @property
    def _inside(self) -> str:
        return self.open[-1].sign if self.open else ""

    def run(self) -> Formatted:
        while self.place < len(self.source):
            self._step()
        if self.open:
            mark = self.open[-1]
            self.fail(f"Can't find end of {_NAMES[mark.sign]} entity", mark.place)
        self._end_quote()
        return self.out.formatted()

    def _step(self) -> None:
        letter = self.source[self.place]
        following = self.source[self.place + 1 : self.place + 2]
        if letter == "\\" and "\x00" < following <= "\x7e":
            self._write(following, 2)
        elif self._inside in ("`", "```"):
            self._code(letter)
        elif letter == "\n":
            self._line_end()
        elif letter == ">" and self._is_line_start() and not self.open:
            self._begin_quote()
        else:
            self._mark(letter)

    def _write(self, text: str, taken: int) -> None:
        self.out.write(text)
        self.place += taken

    def _is_line_start(self) -> bool:
        return self.place == 0 or self.source[self.place - 1] == "\n"

    def _begin_quote(self) -> None:
        if self.quote is None:
            self.quote = self.out.units
        self.place += 1

    def _line_end(self) -> None:
        if self.quote is not None and not self.source.startswith(">", self.place + 1):
            self._end_quote()
        self._write("\n", 1)

    def _end_quote(self, kind: str = "blockquote") -> None:
        if self.quote is not None:
            self.out.add(kind, self.quote)
        self.quote = None

    def _code(self, letter: str) -> None:
        if self.source.startswith(self._inside, self.place):
            self._close(self._inside)
        elif letter == "`":
            self.fail("Character '`' is reserved and must be escaped with the preceding '\\'")
        else:
            self._write(letter, 1)

    def _mark(self, letter: str) -> None:
        if self._ends_expandable():
            self._end_quote("expandable_blockquote")
            self.place += 2
            return
        sign = self._sign()
        if sign in ("]", "", None):
            self._plain(letter, is_end=sign == "]")
        elif any(mark.sign == sign for mark in self.open):
            if self._inside != sign:
                self._crossed()
            self._close(str(sign))
        else:
            self._open(str(sign))

    def _ends_expandable(self) -> bool:
        if self.quote is None or self.open or not self.source.startswith("||", self.place):
            return False
        return self.source[self.place + 2 : self.place + 3] in ("", "\n")

    def _sign(self) -> str | None:
        if self.source.startswith("__", self.place):
            return self._underscores()
        for sign in ("||", "![", "```", "*", "_", "~", "`", "["):
            if self.source.startswith(sign, self.place):
                return sign
        is_end = self.source[self.place] == "]" and any(m.sign in ("[", "![") for m in self.open)
        return "]" if is_end else None

    def _underscores(self) -> str:
        """Of `___` the part that ends what was opened last goes first."""
        return (
            "_"
            if self._inside == "_" and not self.source.startswith("___", self.place)
            else ("_" if self._inside == "_" else "__")
        )

    def _plain(self, letter: str, *, is_end: bool) -> None:
        if is_end:
            if self._inside not in ("[", "!["):
                self._crossed()
            self._link()
        elif letter in _RESERVED:
            self.fail(
                f"Character '{letter}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            self._write(letter, 1)

    def _crossed(self) -> NoReturn:
        mark = self.open[-1]
        self.fail(f"Can't find end of {_NAMES[mark.sign]} entity", mark.place)

    def _open(self, sign: str) -> None:
        mark = _Mark(sign, self.place, self.out.units)
        self.place += len(sign)
        if sign == "```":
            mark.language = self._language()
        self.open.append(mark)

    def _language(self) -> str:
        end = self.place
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        language = self.source[self.place : end]
        if self.source.startswith("\n", end):
            self.place = end + 1
            return language
        return ""

    def _close(self, sign: str) -> None:
        mark = self.open.pop()
        self.place += len(sign)
        more = {"language": mark.language} if mark.language else {}
        self.out.add(_TYPES[sign], mark.start, **more)

    def _link(self) -> None:
        mark = self.open.pop()
        self.place += 1
        url = self._address() if self.source.startswith("(", self.place) else ""
        if mark.sign == "![":
            if not url.startswith("tg://emoji?id="):
                self.fail("Custom emoji URL must have scheme tg")
            self.out.add("custom_emoji", mark.start, custom_emoji_id=url.split("=", 1)[1])
        else:
            self.out.add_link(mark.start, url or self.out.since(mark.start))

    def _address(self) -> str:
        begin, found = self.place, ""
        self.place += 1
        while self.place < len(self.source) and self.source[self.place] != ")":
            letter = self.source[self.place]
            if letter == "\\" and "\x00" < self.source[self.place + 1 : self.place + 2] <= "\x7e":
                self.place += 1
                letter = self.source[self.place]
            found += letter
            self.place += 1
        if self.place >= len(self.source):
            self.fail("Can't find end of a URL", begin)
        self.place += 1
        return found


def parse(text: str) -> Formatted:
    """Text without marks, and its entities.

    Raises:
        Refusal: Telegram would not understand it.
    """
    return _Reader(text.replace("\r", "")).run()
