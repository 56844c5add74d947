"""The program `homing`: one command a module, found by entry points, so that a component brings its own."""
