"""Settings: environment variables, then `NAME_FILE` secrets, then a `.env` file, then defaults.

Every variable is listed with its meaning in `.env-sample`; a test keeps both equal.
"""

from __future__ import annotations

import os
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

import dotenv
from psycopg.conninfo import conninfo_to_dict
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from homing.embedded import state
from homing.embedded.state import DataFolder

DATA_DIR = ".homing"

#: Host that the example sources name.
PORTAL_HOST = "portal.homing.test"


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message names it and what was expected."""


def _zone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError("expected a time zone such as Asia/Tashkent")
    return value


def _database_url(value: str) -> str:
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", value)
    if not url.startswith("postgresql://"):
        raise ValueError("expected postgresql://user:password@host:port/name")
    return url


def _redis_url(value: str) -> str:
    if urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("expected redis://host:port/number, rediss:// or unix://")
    return value


def _http_url(value: str) -> str:
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError("expected http://host or https://host")
    return value.rstrip("/")


def _three_ports(value: str) -> str:
    if not re.fullmatch(r"\d{2,5},\d{2,5},\d{2,5}", value):
        raise ValueError("expected three ports with commas between them, such as 8010,8011,8012")
    return value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _env(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(BaseModel):
    """What a process needs to know of its surroundings. Empty variables count as unset."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    #: development, production or test.
    app_env: Literal["development", "production", "test"] = Field(
        "development", validation_alias=_env("APP_ENV")
    )
    #: Where the embedded stack keeps its state, and where file paths default into.
    data_dir: Path = Field(Path(DATA_DIR), validation_alias=_env("HOMING_DATA_DIR"))
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        Field("INFO", validation_alias=_env("LOG_LEVEL"))
    )
    #: "json" in containers, "console" on a terminal; by default by whether stderr is a terminal.
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", validation_alias=_env("LOG_FORMAT")
    )
    #: Zone of reports and of schedules that name none.
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "Asia/Tashkent", validation_alias=_env("TZ")
    )

    #: None: the embedded stack starts its own.
    database_url: Annotated[str, AfterValidator(_database_url)] | None = Field(
        None, validation_alias=_env("DATABASE_URL"), repr=False
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(
        None, validation_alias=_env("REDIS_URL"), repr=False
    )

    aws_access_key_id: str | None = Field(None, validation_alias=_env("AWS_ACCESS_KEY_ID"))
    aws_secret_access_key: SecretStr | None = Field(
        None, validation_alias=_env("AWS_SECRET_ACCESS_KEY")
    )
    aws_region: str = Field("eu-west-1", validation_alias=_env("AWS_DEFAULT_REGION"))
    #: None: pictures go to the folder `media_root`.
    aws_s3_bucket: str | None = Field(None, validation_alias=_env("AWS_S3_BUCKET"))
    aws_s3_bucket_prefix: str = Field("ads-images/", validation_alias=_env("AWS_S3_BUCKET_PREFIX"))
    #: Of an S3 server that is not Amazon's.
    aws_endpoint_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        None, validation_alias=_env("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    )
    #: Host that serves the bucket to browsers, for example d111.cloudfront.net.
    cloudfront_domain: str | None = Field(None, validation_alias=_env("CLOUDFRONT_DOMAIN"))
    #: Folder of pictures; by default `media` in the data folder.
    media_root_variable: Path | None = Field(None, validation_alias=_env("MEDIA_ROOT"))
    image_download_max_retries: int = Field(
        3, ge=0, le=20, validation_alias=_env("IMAGE_DOWNLOAD_MAX_RETRIES")
    )
    #: Seconds; doubled each time.
    image_download_retry_delay: float = Field(
        2, ge=0, le=600, validation_alias=_env("IMAGE_DOWNLOAD_RETRY_DELAY")
    )
    #: Seconds for one picture.
    image_download_timeout: float = Field(
        10, gt=0, le=600, validation_alias=_env("IMAGE_DOWNLOAD_TIMEOUT")
    )

    telegram_token: SecretStr | None = Field(
        None, validation_alias=_env("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN")
    )
    #: Another Bot API server than Telegram's own.
    telegram_api_url: Annotated[str, AfterValidator(_http_url)] = Field(
        "https://api.telegram.org", validation_alias=_env("TELEGRAM_API_URL")
    )

    api_host: str = Field("127.0.0.1", validation_alias=_env("API_HOST"))
    api_port: int = Field(8000, ge=1, le=65535, validation_alias=_env("API_PORT"))
    #: Metrics and probes of components without a web server; 0 switches them off.
    metrics_port: int = Field(0, ge=0, le=65535, validation_alias=_env("METRICS_PORT"))
    #: Where people reach the web app, for links in messages.
    public_url_variable: Annotated[str, AfterValidator(_http_url)] | None = Field(
        None, validation_alias=_env("PUBLIC_URL")
    )
    #: Folder of mounted secrets that a source's requests may name.
    secrets_dir: Path = Field(
        Path("/etc/homing/secrets"), validation_alias=_env("HOMING_SECRETS_DIR")
    )

    #: Address of the example portal; the host portal.homing.test of the example sources means it.
    portal_host_alias: str | None = Field(None, validation_alias=_env("HOMING_PORTAL_HOST_ALIAS"))

    #: Where the example portal's three sites listen; the example sources name the default ports.
    portal_ports: Annotated[str, AfterValidator(_three_ports)] = Field(
        "8010,8011,8012", validation_alias=_env("HOMING_PORTAL_PORTS")
    )

    @property
    def hosts(self) -> dict[str, str]:
        """Host names that mean an address here, whatever the system's resolver says."""
        return {PORTAL_HOST: self.portal_host_alias} if self.portal_host_alias else {}

    @property
    def media_root(self) -> Path:
        return self.media_root_variable or self.data_dir / "media"

    @property
    def public_url(self) -> str:
        return self.public_url_variable or f"http://{self.api_host}:{self.api_port}"

    def require_database_url(self) -> str:
        """The database's URL.

        Raises:
            SettingsError: no variable names a database.
        """
        if self.database_url is None:
            raise SettingsError(
                "DATABASE_URL (or DB_HOST): not set; expected postgresql://user:password@host:port/name. "
                f"No stack of `homing up` runs on the folder {self.data_dir} either (HOMING_DATA_DIR)."
            )
        return self.database_url

    def require_redis_url(self) -> str:
        """The Redis server's URL.

        Raises:
            SettingsError: REDIS_URL is not set.
        """
        if self.redis_url is None:
            raise SettingsError(
                "REDIS_URL: not set; expected redis://host:port/number. "
                f"No stack of `homing up` runs on the folder {self.data_dir} either (HOMING_DATA_DIR)."
            )
        return self.redis_url


#: Variables of other queues, which people may still have set.
_REPLACED = re.compile(r"^(RABBITMQ_.*|CELERY_.*|.*_EXCHANGE|BACKFILL_VIA_RABBIT)$")

#: What each part of a database address may be called.
_DATABASE_PARTS = {
    "host": ("DB_HOST", "DATABASE_HOST", "POSTGRES_HOST"),
    "port": ("DB_PORT", "DATABASE_PORT", "POSTGRES_PORT"),
    "user": ("DB_USER", "DATABASE_USER", "POSTGRES_USER"),
    "password": ("DB_PASS", "DATABASE_PASSWORD", "POSTGRES_PASSWORD"),
    "dbname": ("DB_NAME", "DATABASE_NAME", "POSTGRES_DB"),
}


def load(
    environ: Mapping[str, str] | None = None,
    env_file: Path | None = None,
    *,
    join_running_stack: bool = True,
) -> Settings:
    """Reads the settings of this process.

    Args:
        environ: variables; by default those of the process.
        env_file: by default `.env` in the working directory, where there is one.
        join_running_stack: what is unset comes from the embedded stack that runs on the data folder, if any.

    Raises:
        SettingsError: a variable's value cannot be used; each such variable is named.
    """
    variables = _variables(environ, env_file)
    if "DATABASE_URL" not in variables and (url := _composed_database_url(variables)):
        variables["DATABASE_URL"] = url
    if join_running_stack:
        folder = DataFolder(Path(variables.get("HOMING_DATA_DIR", DATA_DIR)))
        variables = state.read(folder) | variables
    try:
        return Settings.model_validate(variables)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def replaced_variables(environ: Mapping[str, str] | None = None) -> list[str]:
    """Names of set variables that have no effect because RQ does that work."""
    return sorted(
        name for name in (os.environ if environ is None else environ) if _REPLACED.match(name)
    )


def _variables(environ: Mapping[str, str] | None, env_file: Path | None) -> dict[str, str]:
    from_file = dotenv.dotenv_values(env_file or Path(".env"))
    merged = {k: v for k, v in from_file.items() if v} | dict(
        os.environ if environ is None else environ
    )
    for name in [name for name in merged if name.endswith("_FILE")]:
        merged.setdefault(name.removesuffix("_FILE"), _secret(name, merged[name]))
    return {name: value for name, value in merged.items() if value != ""}


def _secret(name: str, path: str) -> str:
    known = {
        str(alias)
        for field in Settings.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        for alias in field.validation_alias.choices
    } | {alias for aliases in _DATABASE_PARTS.values() for alias in aliases}
    if name.removesuffix("_FILE") not in known:
        return ""
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name}: cannot read {path}: {error.strerror}") from error


def _composed_database_url(variables: Mapping[str, str]) -> str | None:
    if dsn := variables.get("POSTGRES_DSN"):
        if "://" in dsn:
            return dsn
        found = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
    else:
        found = {
            part: variables[name]
            for part, names in _DATABASE_PARTS.items()
            for name in reversed(names)
            if name in variables
        }
    if "host" not in found:
        return None
    extra = "&".join(
        f"{key}={quote(value)}" for key, value in found.items() if key not in _DATABASE_PARTS
    )
    user, password = quote(found.get("user", "postgres"), ""), quote(found.get("password", ""), "")
    place = f"{found['host']}:{found.get('port', '5432')}/{quote(found.get('dbname', user))}"
    return f"postgresql://{user}:{password}@{place}" + (f"?{extra}" if extra else "")


def _sentences(error: ValidationError) -> list[str]:
    return [f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]
