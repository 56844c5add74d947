"""Reconciles ScrapeSource resources into CronJobs and scales the match workers."""
