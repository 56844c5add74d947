"""What the example servers have in common: faults, a journal, a port, and running until they are told to stop."""
