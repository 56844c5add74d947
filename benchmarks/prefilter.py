"""Messages per second through a thousand rules of the prefilter, against each rule by itself.

Rules: 650 texts of one to three words, half of them whatever their case, and 350 expressions of the kinds that people
write: words in a row, alternatives, forms of a word, a few with nothing in them that could be looked for. Messages are
those of `benchmarks/messages`, about half as they are and half with another one behind them.

- `re`: each rule's `re.Pattern.search` on each message.
- Homing: the verdict, and the class and analysis that are stored where a rule matches; with its limit of time.

Which rules match is compared for all messages before anything is measured. The ratio is the median over rounds in turns,
of processor time in one process; `per_s` is what two processes do side by side, by the clock.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import statistics
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks._classify_corpus import read
from homing_workers.classify.prefilter import classes
from homing_workers.classify.prefilter.documents import Action, Expression, Rules, Substring
from homing_workers.classify.prefilter.engine import Engine, compiled, verdict

TEXTS, EXPRESSIONS, MESSAGES = 650, 350, 2000
ROUNDS, OF_RE = 7, 100
PROCESSES, SECONDS = 2, 5.0

_FORMS = (
    r"(?i)\b{0}\s+{1}\b",
    r"(?i)\b{0}\w*\W+(?:\w+\W+){{0,3}}{1}",
    r"(?i)(?:{0}|{1})\s+{2}",
    r"\b{0}\b.*\b{1}\b",
    r"(?i)^{0}\b",
    r"(?i){0}(?:и|ы|а|у)?\s*[-:]\s*\d+",
)
_ANYWHERE = (r"\d{5,}\s*(?:грн|сум|\$)", r"[A-Z]{12,}", r"(?:[!?]\s*){6,}", r"\+?\d[\d ()-]{14,}\d")


def rules(words: list[str], chance: random.Random) -> Rules:
    """A thousand of them, made of words; most rules of real files match hardly any message, so these do."""

    def action() -> Action:
        return chance.choice(("skip", "force"))

    def phrase(count: int) -> str:
        return " ".join(chance.choice(words) for _ in range(count))

    texts = (
        Substring(pattern=phrase(chance.choice((1, 2, 2, 3))) + chance.choice(("", " ", "!")),
                  ignore_case=chance.random() < 0.5, action=action())
        for _ in range(TEXTS)
    )  # fmt: skip
    written = [
        chance.choice(_FORMS).format(*(re.escape(chance.choice(words)) for _ in range(3)))
        for _ in range(EXPRESSIONS - len(_ANYWHERE))
    ]
    return Rules(
        substrings=tuple(texts),
        regexes=tuple(Expression(pattern=each, action=action()) for each in (*written, *_ANYWHERE)),
    )


def world() -> tuple[Rules, list[str]]:
    chance = random.Random(4)
    known = [one.text for name in ("development", "held-out") for one in read(name)]
    words = sorted({word for text in known for word in re.findall(r"\w{4,}", text)})
    messages = [
        chance.choice(known) + (f"\n{chance.choice(known)}" if chance.random() < 0.5 else "")
        for _ in range(MESSAGES)
    ]
    return rules(words, chance), messages


def one_by_one(made: Rules) -> list[re.Pattern[str]]:
    texts = [
        re.compile(re.escape(rule.pattern), re.IGNORECASE if rule.ignore_case else re.NOFLAG)
        for rule in made.substrings
    ]
    return [*texts, *(re.compile(rule.pattern) for rule in made.regexes)]


def decide(engine: Engine, text: str) -> None:
    if found := verdict(engine.match(text)):
        classes.message_class(found)
        classes.analysis(found)


def _check(engine: Engine, patterns: list[re.Pattern[str]], messages: list[str]) -> float:
    """Rules that match, a message."""
    matched = 0
    for text in messages:
        expected = [number for number, each in enumerate(patterns) if each.search(text)]
        found = {id(rule) for rule in engine.match(text)}
        assert [n for n, rule in enumerate(engine.rules) if id(rule) in found] == expected, text
        matched += len(expected)
    return matched / len(messages)


def _rate(work: Callable[[str], object], messages: list[str]) -> float:
    """Messages a second of the processor."""
    began = time.process_time()
    for text in messages:
        work(text)
    return len(messages) / (time.process_time() - began)


def _for_a_while(number: int) -> int:
    made, messages = world()
    engine = compiled(made)
    for text in messages[:100]:
        decide(engine, text)
    done, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        for text in messages:
            decide(engine, text)
        done += len(messages)
    return done


def side_by_side() -> float:
    """Messages a second of all processes, of which each has prepared itself before its time begins."""
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return sum(pool.map(_for_a_while, range(PROCESSES), chunksize=1)) / SECONDS


def main() -> None:
    made, messages = world()
    began = time.process_time()
    engine = compiled(made)
    ready = time.process_time() - began
    patterns = one_by_one(made)
    matched = _check(engine, patterns, messages)
    rounds = [
        (
            _rate(lambda text: decide(engine, text), messages),
            _rate(lambda text: [each.search(text) for each in patterns], messages[:OF_RE]),
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(side) for side in zip(*rounds, strict=True))
    ratio = statistics.median(mine / other for mine, other in rounds)
    per_s = side_by_side()
    letters = sum(map(len, messages)) / len(messages)
    table = Table(
        title=f"{len(patterns):,} rules, {len(messages):,} messages of {letters:.0f} letters"
    )
    for column in ("", "Homing", "re", "ratio"):
        table.add_column(column, justify="right")
    table.add_row("messages a processor second", f"{ours:,.0f}", f"{theirs:,.0f}", f"{ratio:.0f}")
    table.add_row(f"messages a second, {PROCESSES} processes", f"{per_s:,.0f}", "", "")
    table.add_row("seconds to make rules ready", f"{ready:.2f}", "", "")
    table.add_row("rules that match a message", f"{matched:.2f}", "", "")
    Console().print(table)
    print(json.dumps({"per_s": round(per_s), "ratio_re": round(ratio, 1)}))
