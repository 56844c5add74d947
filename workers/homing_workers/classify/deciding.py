"""What needs no thought: messages that are gone, that rules of the prefilter match, or that hold no words."""

from __future__ import annotations

from homing.models.message import Message
from homing.storage.telegram.waiting import Found
from homing_workers.classify import rules
from homing_workers.classify.prefilter import classes
from homing_workers.classify.prefilter.book import Book


def decided(book: Book, message: Message) -> Found | None:
    """What is known at once; None: somebody has to think."""
    if message.deleted_at is not None:
        return Found(message=message)
    if verdict := book.verdict(message):
        return Found(
            message=message,
            found=classes.message_class(verdict),
            classifier="prefilter",
            analysis=classes.analysis(verdict),
        )
    return None if message.text.strip() else by_rules(message)


def by_rules(message: Message, problem: str | None = None) -> Found:
    """What words say; `problem`: why it was not the model that said it."""
    return Found(
        message=message, found=rules.classify(message.text), classifier="rules", problem=problem
    )
