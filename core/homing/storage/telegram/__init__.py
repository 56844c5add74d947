"""Accounts that read Telegram, their chats, what was read, and what became of it."""
