"""The store that the settings name."""

from __future__ import annotations

from homing.images.folder import FolderStore
from homing.images.s3 import S3Store
from homing.images.store import ImageStore
from homing.settings import Settings


def store_for(settings: Settings) -> ImageStore:
    """S3 where AWS_S3_BUCKET is set, else the folder MEDIA_ROOT."""
    if settings.aws_s3_bucket is None:
        return FolderStore(settings.media_root, settings.aws_s3_bucket_prefix)
    secret = settings.aws_secret_access_key
    return S3Store(
        bucket=settings.aws_s3_bucket,
        prefix=settings.aws_s3_bucket_prefix,
        region=settings.aws_region,
        endpoint_url=settings.aws_endpoint_url,
        access_key_id=settings.aws_access_key_id,
        secret_access_key=secret.get_secret_value() if secret else None,
        cloudfront_domain=settings.cloudfront_domain,
    )
