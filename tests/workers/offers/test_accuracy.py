"""How much of labelled adverts is read rightly; `pytest -s` prints it."""

from __future__ import annotations

import pytest
from rich.console import Console
from rich.table import Table

from tests.workers.offers import corpus
from tests.workers.offers.corpus import FIELDS, LANGUAGES, LATER

_ALL = (*LANGUAGES, LATER)


def test_the_share_that_is_right_is_printed() -> None:
    table = Table(title="Adverts read rightly, of 100")
    table.add_column("field")
    shares = {name: corpus.accuracy(corpus.posts(name)) for name in _ALL}
    for name in _ALL:
        table.add_column(f"{name} ({len(corpus.posts(name))})", justify="right")
    for field in FIELDS:
        table.add_row(field, *(f"{shares[name][field] * 100:.0f}" for name in _ALL))
    Console().print(table)
    assert sum(len(corpus.posts(name)) for name in _ALL) >= 80


@pytest.mark.parametrize("name", _ALL)
def test_each_field_is_right_in_nineteen_of_twenty_adverts(name: str) -> None:
    posts = corpus.posts(name)
    poor = {field: share for field, share in corpus.accuracy(posts).items() if share < 0.9}
    assert poor == {}, corpus.mistakes(posts)
    wrong = len(corpus.mistakes(posts))
    assert wrong / len(posts) / len(FIELDS) < 0.05


def test_no_label_is_misspelt() -> None:
    for name in _ALL:
        for post in corpus.posts(name):
            assert set(post.expected) == set(FIELDS), post.text
