"""All rules at once, against each rule by itself; and rules that would compute for ever."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homing_workers.classify.prefilter.documents import Expression, Rules, Substring
from homing_workers.classify.prefilter.engine import MOST_TIMES, Engine, compiled, verdict

LETTERS = "aAbкКсСςΣſsіїІЇ ._1\n"
ACTIONS = st.sampled_from(["skip", "force"])
SUBSTRINGS = st.builds(
    Substring,
    pattern=st.text(LETTERS, min_size=1, max_size=4),
    ignore_case=st.booleans(),
    action=ACTIONS,
)
ATOMS = st.sampled_from(
    [
        "a",
        "К",
        "с",
        "ї",
        "ab",
        "кс",
        ".",
        r"\w",
        r"\b",
        r"\d",
        "[Кк]",
        "[а-я]",
        "[^a]",
        " ",
        "^",
        "$",
    ]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=4).map("".join),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        below.map(lambda part: f"(?:{part})?"),
        below.map(lambda part: f"(?:{part}){{1,2}}"),
        below.map(lambda part: f"(?i:{part})"),
        below.map(lambda part: f"(?={part})"),
        below.map(lambda part: f"(?!{part})"),
    ),
    max_leaves=8,
)
EXPRESSIONS = st.builds(Expression, pattern=PATTERNS, ignore_case=st.booleans(), action=ACTIONS)
RULES = st.builds(
    Rules,
    substrings=st.lists(SUBSTRINGS, max_size=6).map(tuple),
    regexes=st.lists(EXPRESSIONS, max_size=6).map(tuple),
)


def one_by_one(rules: Rules, text: str) -> list[str]:
    found = []
    for rule in rules.substrings:
        flags = re.IGNORECASE if rule.ignore_case else re.NOFLAG
        found += [rule.pattern] if re.search(re.escape(rule.pattern), text, flags) else []
    for expression in rules.regexes:
        flags = re.IGNORECASE if expression.ignore_case else re.NOFLAG
        found += [expression.pattern] if re.search(expression.pattern, text, flags) else []
    return found


@settings(max_examples=250, deadline=None)
@given(RULES, st.lists(st.text(LETTERS, max_size=20), min_size=1, max_size=5))
def test_the_rules_that_match_are_those_that_match_one_by_one(
    rules: Rules, texts: list[str]
) -> None:
    engine = compiled(rules)
    engine.limit_seconds = 60
    for text in texts:
        assert [rule.pattern for rule in engine.match(text)] == one_by_one(rules, text)


def of(*rules: Substring | Expression) -> Engine:
    return compiled(
        Rules(
            substrings=tuple(rule for rule in rules if isinstance(rule, Substring)),
            regexes=tuple(rule for rule in rules if isinstance(rule, Expression)),
        )
    )


def test_force_wins_and_only_forcing_patterns_are_told() -> None:
    engine = of(
        Substring(pattern="продам", action="skip"),
        Substring(pattern="Электрик", action="force"),
        Expression(pattern=r"(?i)\bищу мастера\b", action="force"),
    )
    found = verdict(engine.match("ПРОДАМ дрель и ищу мастера, лучше электрик"))
    assert found is not None
    assert (found.action, found.matched) == ("force", ("Электрик", r"(?i)\bищу мастера\b"))


def test_skip_holds_where_nothing_forces_and_nothing_where_nothing_matches() -> None:
    engine = of(Expression(pattern=r"(?i)\bакция\b", action="skip"))
    found = verdict(engine.match("Акция! Только сегодня"))
    assert found is not None
    assert (found.action, found.matched) == ("skip", (r"(?i)\bакция\b",))
    assert verdict(engine.match("Реакция зала")) is None


HOSTILE = Expression(pattern=r"(?:а+)+$", action="skip")
HARMLESS = Expression(pattern=r"\bмайстер\b", action="force")
TRAP = "майстер " + "а" * 40 + "!"


def test_a_rule_that_would_take_for_ever_does_not_match_and_hides_no_other() -> None:
    engine = of(HOSTILE, HARMLESS)
    began = time.process_time()
    assert [rule.pattern for rule in engine.match(TRAP)] == [HARMLESS.pattern]
    assert time.process_time() - began < 2


def test_a_rule_that_is_slow_again_and_again_is_put_aside() -> None:
    engine = of(HOSTILE, HARMLESS)
    for _ in range(MOST_TIMES):
        engine.match(TRAP)
    assert engine.slow == [HOSTILE.pattern]
    began = time.process_time()
    for _ in range(50):
        engine.match(TRAP)
    assert time.process_time() - began < 1


def test_what_was_slow_elsewhere_is_not_asked() -> None:
    engine = of(HOSTILE, HARMLESS)
    engine.put_aside({HOSTILE.pattern})
    assert [rule.pattern for rule in engine.match("а")] == []


@pytest.mark.parametrize("pattern", [r"(a|aa)+$", r"(\w+\s?)*$", r"(x+x+)+y"])
def test_the_time_of_other_hostile_rules_is_limited_as_well(pattern: str) -> None:
    engine = of(Expression(pattern=pattern, action="force"))
    began = time.process_time()
    engine.match("a" * 60 + "x" * 60 + "aaa " * 30 + "!")
    assert time.process_time() - began < 2
