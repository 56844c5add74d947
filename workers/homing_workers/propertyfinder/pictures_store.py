"""The store of pictures, opened for work on all of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from homing.images import ImageStore, store_for
from homing.settings import Settings
from homing_workers.propertyfinder.check import AT_ONCE


def open_store(settings: Settings) -> ImageStore:
    """The store of the settings, with as many threads for it as a check uses at once.

    Raises:
        SettingsError: nothing can be written to MEDIA_ROOT.
    """
    if settings.aws_s3_bucket is None:
        settings.require_media_root()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(AT_ONCE))
    return store_for(settings)
