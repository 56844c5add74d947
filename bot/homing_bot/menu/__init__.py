"""`/menu` and all below it: screens as pure functions, and what their buttons say.

Pressing a button changes the message that it stands under. A button says where it leads and with which numbers
(`m1:search:7`), never what to write, so pressing it twice, or a week later, does no harm.
"""
