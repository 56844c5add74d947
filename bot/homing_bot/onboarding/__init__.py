"""A person says what they look for: one field after the other, with buttons or by writing.

`fields` has the fields, each a pure screen and a reader of answers; `dialog` leads through them for a new search, and through one of them
for a search that is there (`dialog.edit`).
"""
