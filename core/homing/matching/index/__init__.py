"""The index of saved searches: what makes matching fast.

Step by step: `encode` turns criteria into bytes, `columns` reads many of these, `build` makes an index of them
(`partitions`, `points`, `rows`, `districts`, `details`), `files` keeps it as a snapshot, and `evaluate` puts
batches of events to it (`asked`, `tasks`, `residual`). See docs/matching.md.
"""
