"""Speed, memory and survival, measured: `make bench NAME=<name>`."""
