"""A wrong value is told with the variable's name and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.settings import Settings, SettingsError, load


def _load(folder: Path, **variables: str) -> Settings:
    return load({"HOMING_DATA_DIR": str(folder), **variables}, folder / ".env")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ADMIN_IDS", "@olha", "expected numbers with commas between them"),
        ("API_PORT", "eighty", "expected a valid integer"),
        ("API_PORT", "70000", "expected less than or equal to 65535, found '70000'"),
        ("APP_ENV", "prod", "expected 'development', 'production' or 'test', found 'prod'"),
        ("AWS_ENDPOINT_URL_S3", "minio:9000", "expected http://host"),
        ("DATABASE_URL", "mysql://db/x", "expected postgresql://"),
        ("DATABASE_URL", "postgresql://db:port/x", "expected postgresql://"),
        ("DATABASE_URL", "postgresql://db/x?unknown=1", "expected postgresql://"),
        ("IMAGE_DOWNLOAD_TIMEOUT", "0", "expected greater than 0, found '0'"),
        ("LOG_LEVEL", "loud", "expected 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("MAIL_BOUNCE_SECRET", "short", "expected at least 16 characters"),
        ("MAIL_FROM", "Homing", "expected an e-mail address such as"),
        ("MAIL_FROM", "Homing <a@b.test\nBcc: x@y.test>", "expected an address"),
        ("PUBLIC_URL", "homes.example", "expected http://host"),
        ("REDIS_URL", "http://redis", "expected redis://host:port/number"),
        ("REPORT_EMAIL", "office", "expected an e-mail address"),
        ("REPORT_TELEGRAM_CHAT_ID", "me", "expected the number of a chat"),
        ("REPORT_TIME", "8 am", "expected HH:MM, such as 08:00, found '8 am'"),
        ("SECRET_KEY", "secret", "expected at least 16 characters: openssl rand -hex 32"),
        ("STARS_PRICES", "30", "expected days:Stars with commas between them"),
        ("STARS_PRICES", "30:0", "expected days:Stars with commas between them"),
        ("STARS_PRICES", "30:150,90:10001", "expected days:Stars with commas between them"),
        ("TRIAL_DAYS", "-1", "expected greater than or equal to 0"),
        ("TWILIO_ACCOUNT_SID", "me", "expected AC and 32 hexadecimal digits"),
        ("TWILIO_FROM_NUMBER", "0501234567", "expected a number such as +15005550006"),
        ("TELEGRAM_API_URL", "8081", "expected http://host"),
        ("TZ", "Mars/Base", "expected a time zone such as Asia/Tashkent, found 'Mars/Base'"),
        ("TZ", "../etc/passwd", "expected a time zone"),
        ("HOMING_PORTAL_PORTS", "8010", "expected three ports"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, **{name: value})
    assert str(caught.value).startswith(f"{name}: {expected}")


def test_all_wrong_values_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, API_PORT="x", LOG_LEVEL="x")
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "LOG_LEVEL",
        "API_PORT",
    ]


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1"])
def test_a_wrong_port_of_the_database_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(SettingsError, match=f"DB_PORT: expected a port .* found '{port}'"):
        _load(tmp_path, DB_HOST="db", DB_PORT=port)


def test_a_wrong_dsn_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^POSTGRES_DSN: expected") as caught:
        _load(tmp_path, POSTGRES_DSN="host=db password=hidden nonsense")
    assert "hidden" not in str(caught.value)


def test_a_wrong_url_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, DATABASE_URL="mysql://me:hidden@db", REDIS_URL="http://me:hidden@redis")
    assert "hidden" not in str(caught.value)


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^TELEGRAM_TOKEN_FILE: cannot read /nope: No such"):
        _load(tmp_path, TELEGRAM_TOKEN_FILE="/nope")


def test_a_folder_of_pictures_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    loaded = _load(tmp_path, MEDIA_ROOT=str(tmp_path / "file" / "media"))
    with pytest.raises(SettingsError, match=r"^MEDIA_ROOT: cannot write to .*media"):
        loaded.require_media_root()


def test_a_folder_of_pictures_is_made(tmp_path: Path) -> None:
    assert list(_load(tmp_path).require_media_root().iterdir()) == []
