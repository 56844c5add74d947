"""Answers of public queries, kept until what they tell has changed.

An answer remembers its tags (the places and homes that it tells of) and the snapshot of the database at which it was
worked out. Triggers announce every change with its tags and its transaction (`homing.storage.changes`); each
process listens. An answer holds while its snapshot sees every announced change of its tags: so transactions that
commit out of order do no harm, and an answer that another process put into Redis is judged like one's own.

A process answers from the cache only while it knows that it hears: its listening connection replied within the last
`changes.DEAF_AFTER` seconds. So no reader gets what a commit made untrue a second ago, and without PostgreSQL's
announcements, or without Redis, everything is slower and nothing is wrong.
"""

from homing_webapp.cache.answers import Answers
from homing_webapp.cache.cache import Cache
from homing_webapp.cache.changes import Changes
from homing_webapp.cache.entry import Entry
from homing_webapp.cache.listener import listen
from homing_webapp.cache.running import CACHE, running
from homing_webapp.cache.shared import Shared

__all__ = ["CACHE", "Answers", "Cache", "Changes", "Entry", "Shared", "listen", "running"]
