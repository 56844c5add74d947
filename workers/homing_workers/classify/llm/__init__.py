"""Classes from a language model, behind any endpoint that speaks OpenAI's API.

Imported only where a key is set: the client's library takes a second and 50 MB.
"""
