"""Settings: environment variables, then `NAME_FILE` secrets, then a `.env` file, then defaults.

Every variable is listed with its meaning in `.env-sample`; a test keeps both equal.
"""

from homing.settings.model import PORTAL_HOST, Settings
from homing.settings.reading import known_variables, load, replaced_variables
from homing.settings.values import SettingsError

__all__ = [
    "PORTAL_HOST",
    "Settings",
    "SettingsError",
    "known_variables",
    "load",
    "replaced_variables",
]
