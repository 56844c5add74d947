"""Which saved searches want an event.

`evaluate.matches` and `evaluate.explain` ask the same criteria objects, so an explanation never differs from an alert.
Whole batches go through a `matcher.Matcher`; the plain one is correct and simple, a faster one may replace it.

Import modules: `text` and `cities` are used all over, and numpy and shapely, which the others need, cost 60 MB.
"""
