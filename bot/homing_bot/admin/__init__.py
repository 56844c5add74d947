"""What those of ADMIN_IDS may do; for all others these commands are not there."""
