"""The reader of one Telegram account: live messages and history of the chats that are assigned to it.

Nothing is acknowledged to Telegram, and nothing is kept in memory that matters. What was read is in PostgreSQL, in one transaction
with two marks of the chat: `accounted`, the ids about which all is known, and `pts`, the place in its sequence of changes. Whatever
was lost on the way (updates, the connection, this process, the database) is found by comparing these marks with Telegram's.

- `updates`, `posts`, `media`: what Telegram says, as our models
- `tape`: whether changes of a chat have come without a gap
- `intake`: live changes, stored as they come
- `history`: the questions that are asked, counted, and obeying Telegram's pauses
- `reconciling`: what is missing is asked for until nothing is
- `checking`: the whole history of some days is compared, where somebody wants that
- `agenda`: which chat is next
- `reader`: all of it together
"""
