"""ScrapeSource: a ConfigMap, a CronJob, a first backfill, runs by hand, and what is known of all runs."""
