"""A page where a person chats with the bot in a browser. It loads nothing from elsewhere and makes no HTML of what is said."""
