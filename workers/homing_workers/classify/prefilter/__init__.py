"""Rules that people write: texts and expressions that skip a message or force it to be a signal.

A thousand expressions one by one take milliseconds a message. Nearly each needs some text in every message that it
matches; all those texts are looked for at once, in one pass, and only the rules whose text is there are asked.
What they answer is what Python's `re` answers to each rule alone.
"""
