"""Cities by any of their names, earlier ones and those in other languages included."""
