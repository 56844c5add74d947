"""How many workers a pool has: an observation of its queues, a pure policy, and one supervised loop."""
