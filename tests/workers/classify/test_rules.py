"""Rules without a model, on messages that a person has labelled."""

from __future__ import annotations

import time

import pytest

from benchmarks._classify_corpus import Labelled, read
from homing.models.message_class import Domain, Intent
from homing_workers.classify import rules
from homing_workers.classify.rules.lexicon import Lexicon, words

_SIGNALS = {Domain.CONSTRUCTION_AND_REPAIR, Domain.SERVICES}


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


def domains(one: Labelled) -> set[str]:
    return {name for name in one.domains if ":" not in name}


@pytest.mark.parametrize(
    ("name", "intents", "subjects"), [("development", 0.95, 0.95), ("held-out", 0.85, 0.6)]
)
def test_intents_and_domains_are_right_as_often_as_measured(
    name: str, intents: float, subjects: float
) -> None:
    found = [(one, rules.classify(one.text)) for one in read(name)]
    assert share([set(each.intents) == one.intents for one, each in found]) >= intents
    right = [{str(m.domain) for m in each.domains} == domains(one) for one, each in found]
    assert share(right) >= subjects


def test_what_is_told_as_a_signal_is_one() -> None:
    told = [
        one
        for one in read("held-out")
        if Intent.REQUEST in (found := rules.classify(one.text)).intents and found.about(*_SIGNALS)
    ]
    right = [Intent.REQUEST in one.intents and bool(domains(one) & _SIGNALS) for one in told]
    assert len(told) > 15
    assert share(right) >= 0.9


@pytest.mark.parametrize("text", ["", " \n", "👍", "...", "\x00", "а" * 20_000, "шукаю " * 4000])
def test_any_text_has_a_class(text: str) -> None:
    assert rules.classify(text).reasoning.endswith(".")


def test_a_text_that_says_nothing_is_nothing() -> None:
    found = rules.classify("👍")
    assert found.intents == (Intent.OTHER,)
    assert [each.domain for each in found.domains] == [Domain.NONE]
    assert found.urgency_score == 1


def test_a_thousand_messages_take_seconds_at_most() -> None:
    corpus = read("development")
    began = time.process_time()
    for number in range(1000):
        rules.classify(corpus[number % len(corpus)].text)
    assert time.process_time() - began < 5


def test_phrases_begin_whole_or_in_parts_and_weigh_what_they_say() -> None:
    lexicon = Lexicon({"A": "шука*^2, хто може\nкран"}, {"A": "под'їзд*", "B": "ремонт квартир*^3"})
    assert lexicon.signs(words("Шукаю! Хто МОЖЕ... кран")) == {"A": 4.0}
    assert lexicon.signs(words("крани, може хто")) == {}
    assert lexicon.signs(words("ремонт квартири у под’їзді")) == {"A": 1.0, "B": 3.0}
