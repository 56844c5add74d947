"""Real PostgreSQL and Redis servers from wheels, and the processes of Homing, on one machine."""
