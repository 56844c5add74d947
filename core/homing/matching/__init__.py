"""Which saved searches want an event.

`matches` and `explain` ask the same criteria objects, so an explanation never differs from an alert.
Whole batches go through a `Matcher`; the plain one is correct and simple, a faster one may replace it.
"""

from homing.matching.evaluate import Outcome, Verdict, explain, matches
from homing.matching.hits import Hits
from homing.matching.matcher import Matcher, PlainMatcher
from homing.matching.subject import Subject

__all__ = ["Hits", "Matcher", "Outcome", "PlainMatcher", "Subject", "Verdict", "explain", "matches"]
