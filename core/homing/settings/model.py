"""What a process needs to know of its surroundings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
)

from homing import signatures
from homing.settings import values
from homing.settings.plans import Plan, plans
from homing.settings.values import SettingsError

DATA_DIR = ".homing"

#: Host that the example sources name.
PORTAL_HOST = "portal.homing.test"

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


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
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(values.upper)
    ] = Field("INFO", validation_alias=_env("LOG_LEVEL"))
    #: "json" in containers, "console" on a terminal; by default by whether stderr is a terminal.
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", validation_alias=_env("LOG_FORMAT")
    )
    #: Zone of reports and of schedules that name none.
    time_zone: Annotated[str, AfterValidator(values.zone)] = Field(
        "Asia/Tashkent", validation_alias=_env("TZ")
    )

    #: None: the embedded stack starts its own.
    database_url: Annotated[str, AfterValidator(values.database_url)] | None = Field(
        None, validation_alias=_env("DATABASE_URL"), repr=False
    )
    redis_url: Annotated[str, AfterValidator(values.redis_url)] | None = Field(
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
    aws_endpoint_url: Annotated[str, AfterValidator(values.http_url)] | None = Field(
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

    #: Property Finder's Enterprise API, for sources that name none.
    pf_api_url: Annotated[str, AfterValidator(values.http_url)] | None = Field(
        None, validation_alias=_env("PF_API_URL")
    )
    pf_api_key: SecretStr | None = Field(None, validation_alias=_env("PF_API_KEY"))
    pf_api_secret: SecretStr | None = Field(None, validation_alias=_env("PF_API_SECRET"))

    #: A line for each sync is appended to it.
    report_file: Path | None = Field(None, validation_alias=_env("REPORT_FILE"))
    #: Who gets the daily report: a chat, an e-mail address, or both.
    report_telegram_chat_id: Annotated[str, AfterValidator(values.chat_id)] | None = Field(
        None, validation_alias=_env("REPORT_TELEGRAM_CHAT_ID")
    )
    report_email: Annotated[str, AfterValidator(values.mail_address)] | None = Field(
        None, validation_alias=_env("REPORT_EMAIL")
    )
    #: Not before this time of the day, in the zone.
    report_time: Annotated[str, AfterValidator(values.clock)] = Field(
        "08:00", validation_alias=_env("REPORT_TIME")
    )
    #: Where maintenance gets exchange rates a few times a day: JSON with base, date and rates; it may hold a key.
    exchange_rates_url: Annotated[SecretStr, AfterValidator(values.secret_http_url)] | None = Field(
        None, validation_alias=_env("EXCHANGE_RATES_URL")
    )
    #: The mail server, with user and password.
    smtp_url: Annotated[SecretStr, AfterValidator(values.smtp_url)] | None = Field(
        None, validation_alias=_env("SMTP_URL")
    )
    #: Whether smtp:// turns to TLS: where the server offers it, always, or never. A password is never sent without TLS
    #: to a host that is not this one, unless this says "never".
    smtp_starttls: Literal["auto", "required", "never"] = Field(
        "auto", validation_alias=_env("SMTP_STARTTLS")
    )
    #: Certificates that the mail server's is checked by; by default those of the system.
    smtp_ca_file: Path | None = Field(None, validation_alias=_env("SMTP_CA_FILE"))
    #: E-mails a second, of all workers together.
    smtp_rate: float = Field(20, gt=0, le=10_000, validation_alias=_env("SMTP_RATE"))
    #: The sender that people see.
    mail_from_variable: Annotated[str, AfterValidator(values.mailbox)] | None = Field(
        None, validation_alias=_env("MAIL_FROM")
    )
    #: Where mail servers send what they could not deliver; by default the sender.
    mail_bounces_to: Annotated[str, AfterValidator(values.mail_address)] | None = Field(
        None, validation_alias=_env("MAIL_BOUNCES_TO")
    )
    #: Whoever reports bounces at /callbacks/email/bounces must know it.
    mail_bounce_secret: Annotated[SecretStr, AfterValidator(values.secret)] | None = Field(
        None, validation_alias=_env("MAIL_BOUNCE_SECRET")
    )
    #: Signs the links in messages.
    secret_key: Annotated[SecretStr, AfterValidator(values.secret)] | None = Field(
        None, validation_alias=_env("SECRET_KEY")
    )

    twilio_account_sid: Annotated[str, AfterValidator(values.account_sid)] | None = Field(
        None, validation_alias=_env("TWILIO_ACCOUNT_SID")
    )
    twilio_auth_token: SecretStr | None = Field(None, validation_alias=_env("TWILIO_AUTH_TOKEN"))
    #: The number that text messages come from.
    twilio_from_number: Annotated[str, AfterValidator(values.sms_sender)] | None = Field(
        None, validation_alias=_env("TWILIO_FROM_NUMBER", "TWILIO_PHONE_NUMBER")
    )
    #: A pool of numbers in place of one.
    twilio_messaging_service_sid: str | None = Field(
        None, validation_alias=_env("TWILIO_MESSAGING_SERVICE_SID")
    )
    #: Another server that speaks Twilio's API.
    twilio_api_url: Annotated[str, AfterValidator(values.http_url)] = Field(
        "https://api.twilio.com", validation_alias=_env("TWILIO_API_URL")
    )
    #: A text message may cost as much as so many of 160 (or 70) characters.
    sms_max_segments: int = Field(2, ge=1, le=10, validation_alias=_env("SMS_MAX_SEGMENTS"))
    #: Text messages a second, of all workers together.
    sms_rate: float = Field(10, gt=0, le=10_000, validation_alias=_env("SMS_RATE"))
    #: Alerts that one person gets as text messages in 24 hours.
    sms_per_day: int = Field(20, ge=0, le=10_000, validation_alias=_env("SMS_PER_DAY"))
    #: More alerts than this that are due at once for one person by one channel go out as one message; 0: never.
    digest_above: int = Field(5, ge=0, le=100, validation_alias=_env("DIGEST_ABOVE"))

    #: Days after which maintenance removes what is over: deliveries that were sent or given up, matches, events that
    #: are not part of a price history, runs, rejected records, and messages of chats. 0: never.
    keep_deliveries_days: int = Field(180, ge=0, validation_alias=_env("KEEP_DELIVERIES_DAYS"))
    keep_matches_days: int = Field(90, ge=0, validation_alias=_env("KEEP_MATCHES_DAYS"))
    keep_events_days: int = Field(365, ge=0, validation_alias=_env("KEEP_EVENTS_DAYS"))
    keep_runs_days: int = Field(180, ge=0, validation_alias=_env("KEEP_RUNS_DAYS"))
    keep_rejections_days: int = Field(30, ge=0, validation_alias=_env("KEEP_REJECTIONS_DAYS"))
    keep_messages_days: int = Field(180, ge=0, validation_alias=_env("KEEP_MESSAGES_DAYS"))

    telegram_token: SecretStr | None = Field(
        None, validation_alias=_env("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN")
    )
    #: Another Bot API server than Telegram's own.
    telegram_api_url: Annotated[str, AfterValidator(values.http_url)] = Field(
        "https://api.telegram.org", validation_alias=_env("TELEGRAM_API_URL")
    )
    #: Messages a second that the bot sends in all: one each 35 ms, unless Telegram allows the bot more.
    telegram_rate: float = Field(28.5, gt=0, le=10_000, validation_alias=_env("TELEGRAM_RATE"))
    #: Where Telegram brings updates to the web app: PUBLIC_URL and /telegram/webhook. None: the bot asks for them.
    telegram_webhook_url: Annotated[str, AfterValidator(values.http_url)] | None = Field(
        None, validation_alias=_env("TELEGRAM_WEBHOOK_URL")
    )
    telegram_webhook_secret_variable: (
        Annotated[SecretStr, AfterValidator(values.webhook_secret)] | None
    ) = Field(None, validation_alias=_env("TELEGRAM_WEBHOOK_SECRET"))
    #: Days of alerts from the first /start on without paying; 0: nobody ever has to pay.
    trial_days: int = Field(7, ge=0, le=3660, validation_alias=_env("TRIAL_DAYS"))
    #: What can be paid for afterwards: days and Telegram Stars, shortest first.
    stars_prices: Annotated[tuple[Plan, ...], BeforeValidator(plans)] = Field(
        (Plan(30, 150), Plan(90, 400), Plan(365, 1400)), validation_alias=_env("STARS_PRICES")
    )
    #: Telegram ids of those who may say /grant, /stats, /broadcast and /refund.
    admin_ids: Annotated[frozenset[int], BeforeValidator(values.numbers)] = Field(
        frozenset(), validation_alias=_env("ADMIN_IDS")
    )

    #: The application of accounts that read chats: https://my.telegram.org
    telegram_api_id: int | None = Field(None, ge=1, validation_alias=_env("TELEGRAM_API_ID"))
    telegram_api_hash: SecretStr | None = Field(None, validation_alias=_env("TELEGRAM_API_HASH"))
    #: Whose chats this reader reads.
    telegram_account_id: str | None = Field(None, validation_alias=_env("TELEGRAM_ACCOUNT_ID"))
    #: The account's session as text; None: the encrypted one in Redis or PostgreSQL.
    telegram_session: SecretStr | None = Field(None, validation_alias=_env("TELEGRAM_SESSION"))
    telegram_session_prefix: str = Field(
        "telegram:sessions:", min_length=1, validation_alias=_env("TELEGRAM_SESSION_PREFIX")
    )
    #: Keys of sessions, newest first: that one encrypts, all decrypt.
    session_crypto_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(values.fernet_keys)] = (
        Field((), validation_alias=_env("SESSION_CRYPTO_KEY"))
    )
    #: What the operator tells readers of sources of type telegram.
    telegram_chats_file: Path | None = Field(None, validation_alias=_env("TELEGRAM_CHATS_FILE"))
    #: Accounts and chats where no operator tells them.
    realtime_config: Path = Field(
        Path("realtime_config.json"), validation_alias=_env("REALTIME_CONFIG_JSON")
    )
    #: The Lease of Kubernetes that a reader holds while it uses a session.
    lease: str | None = Field(None, validation_alias=_env("HOMING_LEASE"))
    #: Chats whose history is read on schedule beside those of sources, by which accounts, and how far back.
    scheduled_chats: Annotated[tuple[str, ...], BeforeValidator(values.words)] = Field(
        (), validation_alias=_env("SCHEDULED_CHATS")
    )
    scheduled_accounts: Annotated[tuple[str, ...], BeforeValidator(values.words)] = Field(
        (), validation_alias=_env("SCHEDULED_ACCOUNTS")
    )
    scheduled_history_days: int = Field(
        7, ge=0, le=3650, validation_alias=_env("SCHEDULED_HISTORY_DAYS")
    )
    #: A chat's weight among accounts: its messages an hour to this power, and the least that it may be.
    weight_alpha: float = Field(0.7, ge=0, le=1, validation_alias=_env("WEIGHT_ALPHA"))
    weight_min: float = Field(0.05, gt=0, le=1000, validation_alias=_env("WEIGHT_MIN"))

    #: Rules that classify messages without asking a model, read anew after so many seconds.
    prefilter_config: Path | None = Field(None, validation_alias=_env("PREFILTER_CONFIG_JSON"))
    prefilter_reload_seconds: float = Field(
        60, gt=0, le=86_400, validation_alias=_env("PREFILTER_RELOAD_SECONDS")
    )
    #: An endpoint that speaks OpenAI's API; without a key rules classify messages.
    llm_url: Annotated[str, AfterValidator(values.http_url)] = Field(
        "https://api.openai.com/v1", validation_alias=_env("LLM_URL", "OPENAI_BASE_URL")
    )
    llm_api_key: SecretStr | None = Field(
        None, validation_alias=_env("LLM_API_KEY", "OPENAI_API_KEY")
    )
    llm_model: str = Field("gpt-4o-mini", min_length=1, validation_alias=_env("LLM_MODEL"))
    #: US dollars for a million tokens, to count what is spent.
    llm_prompt_price: float = Field(0.15, ge=0, validation_alias=_env("LLM_PROMPT_PRICE"))
    llm_completion_price: float = Field(0.60, ge=0, validation_alias=_env("LLM_COMPLETION_PRICE"))
    #: US dollars a day (of UTC), after which messages wait for the next; 0: no limit.
    llm_daily_budget: float = Field(5, ge=0, validation_alias=_env("LLM_DAILY_BUDGET"))
    #: The chat that signals are sent to.
    signals_bot_chat_id: Annotated[str, AfterValidator(values.chat_id)] | None = Field(
        None, validation_alias=_env("SIGNALS_BOT_CHAT_ID")
    )
    #: Which messages are signals, and for whom, where it is not those of the default.
    signals_config: Path | None = Field(None, validation_alias=_env("SIGNALS_CONFIG_JSON"))

    api_host: str = Field("127.0.0.1", validation_alias=_env("API_HOST"))
    api_port: int = Field(8000, ge=1, le=65535, validation_alias=_env("API_PORT"))
    #: Requests a minute that one API key, or one address without a key, may make; 0 is any number.
    api_rate_per_key: int = Field(600, ge=0, le=10**9, validation_alias=_env("API_RATE_PER_KEY"))
    api_rate_anonymous: int = Field(
        120, ge=0, le=10**9, validation_alias=_env("API_RATE_ANONYMOUS")
    )
    #: Proxies before the web app, each of which adds to X-Forwarded-For the address that it serves.
    api_proxies: int = Field(0, ge=0, le=10, validation_alias=_env("API_PROXIES"))
    #: Web pages elsewhere that may use the API: origins with commas between them, or *.
    api_cors_origins: Annotated[str, AfterValidator(values.origins)] = Field(
        "", validation_alias=_env("API_CORS_ORIGINS")
    )
    #: Knows addresses and numbers of users that are not in our table.
    user_service_url: Annotated[str, AfterValidator(values.http_url)] | None = Field(
        None, validation_alias=_env("USER_SERVICE_URL")
    )
    #: Metrics and probes of components without a web server; 0 switches them off.
    metrics_port: int = Field(0, ge=0, le=65535, validation_alias=_env("METRICS_PORT"))
    #: Where people reach the web app, for links in messages.
    public_url_variable: Annotated[str, AfterValidator(values.http_url)] | None = Field(
        None, validation_alias=_env("PUBLIC_URL")
    )
    #: Folder of mounted secrets that a source's requests may name.
    secrets_dir: Path = Field(
        Path("/etc/homing/secrets"), validation_alias=_env("HOMING_SECRETS_DIR")
    )
    #: File that the result of a run is written to as JSON; /dev/termination-log in Kubernetes.
    termination_log: Path | None = Field(None, validation_alias=_env("HOMING_TERMINATION_LOG"))

    #: The operator's configuration, which the chart writes.
    operator_config: Path = Field(
        Path("/etc/homing/operator.yaml"), validation_alias=_env("OPERATOR_CONFIG")
    )
    #: Where a pod is, as the downward API tells it.
    pod_namespace: str = Field("", validation_alias=_env("POD_NAMESPACE"))
    pod_name: str = Field("", validation_alias=_env("POD_NAME"))

    #: Address of the example portal; the host portal.homing.test of the example sources means it.
    portal_host_alias: str | None = Field(None, validation_alias=_env("HOMING_PORTAL_HOST_ALIAS"))

    #: Where the example portal's three sites listen; the example sources name the default ports.
    portal_ports: Annotated[str, AfterValidator(values.three_ports)] = Field(
        "8010,8011,8012", validation_alias=_env("HOMING_PORTAL_PORTS")
    )

    #: Where `homing up` without a Telegram token runs a Bot API server of ours.
    bot_api_port: int = Field(8081, ge=1, le=65535, validation_alias=_env("HOMING_BOT_API_PORT"))

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

    @property
    def opens_mini_apps(self) -> bool:
        """Whether the Bot API server takes our pages as Mini Apps.

        Telegram takes them by HTTPS only, a Bot API server of ours on loopback those of its own machine, too.
        """
        hosts = {urlsplit(one).hostname for one in (self.public_url, self.telegram_api_url)}
        return self.public_url.startswith("https:") or hosts <= _LOOPBACK

    @property
    def telegram_webhook_secret(self) -> SecretStr | None:
        """What Telegram shows with each update: TELEGRAM_WEBHOOK_SECRET, else one made from SECRET_KEY, where there is any."""
        if self.telegram_webhook_secret_variable is not None or self.secret_key is None:
            return self.telegram_webhook_secret_variable
        return SecretStr(signatures.tag(self.secret_key, "telegram webhook", 0))

    @property
    def mail_from(self) -> str:
        """The sender of e-mails: MAIL_FROM, else the mail server's user where that is an address."""
        if self.mail_from_variable is not None:
            return self.mail_from_variable
        url = self.smtp_url.get_secret_value() if self.smtp_url else ""
        user = unquote(urlsplit(url).username or "")
        return user if "@" in user else "homing@localhost"

    @property
    def sms_is_set_up(self) -> bool:
        """Whether text messages can be sent."""
        sender = self.twilio_from_number or self.twilio_messaging_service_sid
        return None not in (self.twilio_account_sid, self.twilio_auth_token, sender)

    def require_media_root(self) -> Path:
        """The folder of pictures, made where it was missing.

        Raises:
            SettingsError: nothing can be written there.
        """
        folder = self.media_root
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f".write-{os.getpid()}").touch()
            (folder / f".write-{os.getpid()}").unlink()
        except OSError as error:
            raise SettingsError(
                f"MEDIA_ROOT: cannot write to {folder}: {error.strerror}; expected a folder for pictures"
            ) from error
        return folder

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
