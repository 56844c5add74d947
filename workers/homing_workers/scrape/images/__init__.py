"""Pictures of listings: downloaded, verified, stored once, with thumbnails."""

from homing_workers.scrape.images.download import Downloaded, Retries, download, politeness_for
from homing_workers.scrape.images.picture import NotAPicture, Picture

__all__ = ["Downloaded", "NotAPicture", "Picture", "Retries", "download", "politeness_for"]
