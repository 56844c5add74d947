"""The schema's revisions, in order: plain SQL, forward only, each applied once.

A revision is `versions/NNNN_<what>.sql` with a module of the same name beside it. New ones are added at
the end; released ones never change. `homing.storage.schema` applies them.
"""
