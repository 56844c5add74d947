"""What an API key allows."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """`read` and `write` what is one's own; `staff` acts for everybody and sees what is internal."""

    READ = "read"
    WRITE = "write"
    STAFF = "staff"
