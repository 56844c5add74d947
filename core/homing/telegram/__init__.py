"""What readers of Telegram share with everything else: sessions, the accounts and chats of a file, assignments."""
