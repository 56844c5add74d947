"""From resources to the objects that they stand for. Pure: the same input gives the same JSON."""
