"""Where settings come from, and which names they may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.settings import Settings, SettingsError, load, replaced_variables


def _load(folder: Path, **variables: str) -> Settings:
    return load({"HOMING_DATA_DIR": str(folder), **variables}, folder / ".env")


@pytest.mark.parametrize(
    "prefix",
    [
        ("DB_HOST", "DB_PORT", "DB_USER", "DB_PASS", "DB_NAME"),
        (
            *("DATABASE_HOST", "DATABASE_PORT", "DATABASE_USER"),
            *("DATABASE_PASSWORD", "DATABASE_NAME"),
        ),
        (
            *("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER"),
            *("POSTGRES_PASSWORD", "POSTGRES_DB"),
        ),
    ],
)
def test_a_database_is_named_part_by_part(tmp_path: Path, prefix: tuple[str, ...]) -> None:
    values = dict(zip(prefix, ("db", "5433", "me", "p@ss/word", "homes"), strict=True))
    assert _load(tmp_path, **values).database_url == "postgresql://me:p%40ss%2Fword@db:5433/homes"


def test_a_host_is_enough_for_a_database(tmp_path: Path) -> None:
    loaded = _load(tmp_path, DB_HOST="db")
    assert loaded.database_url == "postgresql://postgres:@db:5432/postgres"


def test_our_own_names_come_before_their_aliases(tmp_path: Path) -> None:
    loaded = _load(tmp_path, POSTGRES_HOST="theirs", DB_HOST="ours")
    assert loaded.database_url is not None
    assert "@ours:" in loaded.database_url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+asyncpg", "postgresql+psycopg2"])
def test_urls_of_other_drivers_are_understood(tmp_path: Path, scheme: str) -> None:
    loaded = _load(tmp_path, DATABASE_URL=f"{scheme}://me:secret@db:5432/homes")
    assert loaded.database_url == "postgresql://me:secret@db:5432/homes"


def test_a_dsn_of_keys_and_values_is_understood(tmp_path: Path) -> None:
    dsn = "host=db port=5433 user=me password='a b' dbname=homes sslmode=require"
    loaded = _load(tmp_path, POSTGRES_DSN=dsn)
    assert loaded.database_url == "postgresql://me:a%20b@db:5433/homes?sslmode=require"


def test_a_dsn_may_be_a_url(tmp_path: Path) -> None:
    loaded = _load(tmp_path, POSTGRES_DSN="postgresql+asyncpg://me@db/homes")
    assert loaded.database_url == "postgresql://me@db/homes"


def test_the_url_comes_before_its_parts(tmp_path: Path) -> None:
    loaded = _load(tmp_path, DATABASE_URL="postgresql://whole/x", DB_HOST="part")
    assert loaded.database_url == "postgresql://whole/x"


def test_the_bot_token_has_two_names(tmp_path: Path) -> None:
    token = _load(tmp_path, TELEGRAM_BOT_TOKEN="123:abc").telegram_token
    assert token is not None
    assert token.get_secret_value() == "123:abc"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc\n")
    token = _load(tmp_path, TELEGRAM_TOKEN_FILE=str(tmp_path / "token")).telegram_token
    assert token is not None
    assert token.get_secret_value() == "123:abc"


def test_a_database_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    loaded = _load(tmp_path, DB_HOST="db", DB_PASS_FILE=str(tmp_path / "password"))
    assert loaded.database_url == "postgresql://postgres:secret@db:5432/postgres"


def test_other_variables_that_end_alike_are_left_alone(tmp_path: Path) -> None:
    assert _load(tmp_path, SSL_CERT_FILE="/nonexistent").api_port == 8000


def test_the_environment_comes_before_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PORT=9001\nMETRICS_PORT=9002\n")
    loaded = _load(tmp_path, API_PORT="9003")
    assert (loaded.api_port, loaded.metrics_port) == (9003, 9002)


def test_an_empty_variable_is_unset(tmp_path: Path) -> None:
    assert _load(tmp_path, API_PORT="", DATABASE_URL="", TZ="").api_port == 8000


def test_paths_default_into_the_data_folder(tmp_path: Path) -> None:
    assert _load(tmp_path).media_root == tmp_path / "media"


def test_links_lead_to_the_web_app_by_default(tmp_path: Path) -> None:
    assert _load(tmp_path, API_PORT="9001").public_url == "http://127.0.0.1:9001"
    assert _load(tmp_path, PUBLIC_URL="https://homes.example/").public_url == (
        "https://homes.example"
    )


def test_the_portal_has_an_address_where_it_is_given(tmp_path: Path) -> None:
    assert _load(tmp_path).hosts == {}
    loaded = _load(tmp_path, HOMING_PORTAL_HOST_ALIAS="127.0.0.1")
    assert loaded.hosts == {"portal.homing.test": "127.0.0.1"}


def test_variables_of_other_queues_are_noticed() -> None:
    variables = {"RABBITMQ_URL": "x", "CELERY_BROKER": "x", "ADS_EXCHANGE": "x", "REDIS_URL": "x"}
    assert replaced_variables(variables) == ["ADS_EXCHANGE", "CELERY_BROKER", "RABBITMQ_URL"]


def test_secrets_do_not_show(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        TELEGRAM_TOKEN="123:abc",
        DATABASE_URL="postgresql://me:hidden@db/x",
        AWS_SECRET_ACCESS_KEY="key",
    )
    shown = repr(loaded)
    assert [secret for secret in ("123:abc", "hidden", "'key'") if secret in shown] == []


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_a_server_that_is_needed_and_not_named_is_asked_for(tmp_path: Path, name: str) -> None:
    loaded = _load(tmp_path)
    require = loaded.require_database_url if name == "DATABASE_URL" else loaded.require_redis_url
    with pytest.raises(SettingsError, match=rf"^{name}.*not set; expected"):
        require()
