"""Commands that this component adds to `homing`."""
