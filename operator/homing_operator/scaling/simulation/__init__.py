"""What a policy would have done: a recorded load is played again to it, and the result is drawn."""
