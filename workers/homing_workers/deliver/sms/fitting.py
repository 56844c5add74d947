"""Texts that fit into so many segments, with the link whole."""

from __future__ import annotations

from homing_workers.deliver.sms.segments import count

_ELLIPSIS = "..."

#: Typographic characters that would make a Latin text UCS-2, and what stands for them.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " "),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("–—‒―−‑", "-"),
        **dict.fromkeys("·•", ","),
        "…": "...",
        "²": "2",
        "№": "No.",
        "\u00ad": "",
        "\u200b": "",
        "\ufe0f": "",
    }
)


def plain(text: str) -> str:
    """The text without characters that cost room and say nothing."""
    return " ".join(text.translate(_PLAIN).split())


def fitted(lines: list[str], link: str, *, segments: int) -> str:
    """Lines and a link in at most so many segments.

    What does not fit goes: whole lines from the end first, then the end of the first one, which may have several lines itself.
    The link stays whole, even where it alone takes more.
    """
    kept = [line for line in map(_tidy, lines) if line]
    while len(kept) > 1 and count(_joined(kept, link)) > segments:
        kept.pop()
    if not kept or count(_joined(kept, link)) <= segments:
        return _joined(kept, link)
    return _joined(_cut(kept[0], link, segments), link)


def _tidy(line: str) -> str:
    return "\n".join(filter(None, map(plain, line.split("\n"))))


def _cut(line: str, link: str, segments: int) -> list[str]:
    """As much of the line as fits, found by halving: a longer beginning never takes fewer segments."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if count(_joined([_shortened(line, middle)], link)) <= segments:
            low = middle
        else:
            high = middle - 1
    return [_shortened(line, low)] if low else []


def _shortened(line: str, length: int) -> str:
    return line[:length].rstrip() + _ELLIPSIS


def _joined(lines: list[str], link: str) -> str:
    return "\n".join([*lines, link] if link else lines)
