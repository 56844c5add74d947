"""Property Finder: its Enterprise API synced, its pictures checked and repaired, and the daily report."""
