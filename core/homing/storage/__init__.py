"""All SQL of Homing: one module per entity, plain functions that take a connection.

A function never commits: the caller's `async with connection.transaction()` says what belongs together.
"""
