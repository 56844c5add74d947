"""TelegramAccount: one reader each, and the list of chats that all readers share."""
