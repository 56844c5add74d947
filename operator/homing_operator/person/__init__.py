"""What people ask a cluster for by `homing cluster` and `kubectl homing`, with their own rights."""
