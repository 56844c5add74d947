"""Links of pictures without what signs them."""

from __future__ import annotations

import pytest

from homing_workers.propertyfinder.signing import unsigned


@pytest.mark.parametrize(
    "signature",
    [
        "X-Amz-Algorithm=a&X-Amz-Date=b&X-Amz-Expires=60&X-Amz-Signature=c",
        "Expires=1&Signature=abc~&Key-Pair-Id=K",
        "X-Goog-Signature=a&X-Goog-Date=b",
        "sv=2024&se=2026&sr=b&sp=r&sig=a%2Fb",
    ],
)
def test_signatures_are_left_out(signature: str) -> None:
    assert unsigned(f"https://x.test/a%20b.jpg?{signature}") == "https://x.test/a%20b.jpg"
    assert unsigned(f"https://x.test/a.jpg?w=9&{signature}") == "https://x.test/a.jpg?w=9"


@pytest.mark.parametrize(
    "url",
    ["https://x.test/a.jpg", "https://x.test/a.jpg?id=5&size=large", "https://x.test/?a=%7E&b"],
)
def test_other_links_stay_letter_by_letter(url: str) -> None:
    assert unsigned(url) == url
