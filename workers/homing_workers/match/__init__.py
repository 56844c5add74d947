"""Events meet subscriptions."""
