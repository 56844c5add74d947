"""Numbers of chats written into the file `REALTIME_CONFIG_JSON`, of which everything else stays as people wrote it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from json import JSONDecoder
from pathlib import Path

from homing.telegram import realtime_config
from homing.telegram.realtime_config import ConfigChat, ConfigError

_BLANKS = " \t\r\n"


def fill(path: Path, numbers: Mapping[str, int]) -> dict[str, int]:
    """Puts numbers beside the names that stand alone; the file is replaced as a whole.

    Args:
        path: of the file.
        numbers: by name in its canonical form.

    Returns:
        What was filled in, by name.

    Raises:
        ConfigError: the file has mistakes, or cannot be written.
    """
    text = path.read_text(encoding="utf-8-sig")
    known = realtime_config.parse(text, path).chats
    done: dict[str, int] = {}
    pieces, last = [], 0
    for (start, end), chat in zip(_chats(text), known, strict=True):
        number = numbers.get(chat.identifier or "")
        if chat.chat_id is None and number is not None:
            done[str(chat.identifier)] = number
            pieces += [text[last:start], _with_number(text[start:end], number)]
            last = end
    if done:
        _replace(path, "".join([*pieces, text[last:]]))
    return done


def differing(path: Path, numbers: Mapping[str, int]) -> list[ConfigChat]:
    """Chats that have another number in the file than their name leads to."""
    return [
        chat
        for chat in realtime_config.read(path).chats
        if chat.chat_id is not None
        and numbers.get(chat.identifier or "") not in (None, chat.chat_id)
    ]


def _with_number(item: str, number: int) -> str:
    found = json.loads(item)
    fields = found if isinstance(found, dict) else {"identifier": found}
    return json.dumps(fields | {"chat_id": number}, ensure_ascii=False)


def _chats(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of the list `chats` begin and end, in a text that was read before."""
    for key, (start, _) in _members(text):
        if key == "chats":
            yield from _items(text, start)


def _members(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Keys of the outermost object, and where their values begin and end."""
    place = _skip(text, text.index("{") + 1, ",")
    while text[place] != "}":
        key, place = _decode(text, place)
        start = _skip(text, place, ":")
        _, place = _decode(text, start)
        yield str(key), (start, place)
        place = _skip(text, place, ",")


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    place = _skip(text, start + 1, ",")
    while text[place] != "]":
        _, end = _decode(text, place)
        yield place, end
        place = _skip(text, end, ",")


def _decode(text: str, start: int) -> tuple[object, int]:
    return JSONDecoder().raw_decode(text, start)


def _skip(text: str, place: int, sign: str) -> int:
    while text[place] in _BLANKS + sign:
        place += 1
    return place


def _replace(path: Path, text: str) -> None:
    """Nobody ever reads half of it; the file stays as secret as it was."""
    target = path.resolve()
    try:
        mode = target.stat().st_mode
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(number, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(name, mode & 0o777)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
