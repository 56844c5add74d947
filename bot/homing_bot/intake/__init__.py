"""Updates on their way to the handlers: received, written down, handled in each person's order, marked.

Telegram forgets an update when the next ones are asked for, or when a webhook is answered. Before that it is a row of
`bot_updates`, which ends only when the update is handled. So a bot that is killed at any moment handles everything
after its next start; what it was busy with, it may answer a second time.
"""
