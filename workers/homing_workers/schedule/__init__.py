"""Runs the sources of a folder when they are due: what CronJobs do in a cluster."""
