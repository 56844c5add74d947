"""Accounts of Telegram as readers use them: one at a time, with a session that Telegram takes.

https://core.telegram.org/api/auth
"""
