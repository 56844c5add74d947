"""Which account reads which chat: balanced by measured rates, among the accounts that are members, with few moves.

No part of it asks a server: `planning.plan` turns a `Case` into a `Plan`.
"""
