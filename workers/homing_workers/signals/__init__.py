"""Messages of chats that somebody is told of at once: which they are, and what is written."""
