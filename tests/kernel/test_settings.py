import stat
import threading

import pytest

from api.kernel.settings import Settings, SettingsError, kept_secret, read_settings, settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())


def test_the_names_are_those_of_the_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@one,two/kerege")
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    monkeypatch.setenv("PUBLIC_URL", "https://invest.example/")
    monkeypatch.setenv("SMTP_URL", "")
    read = read_settings()
    assert read.database_url == "postgres://a:b@one,two/kerege"
    assert (read.port, read.log_level, read.smtp_url) == (8080, "info", None)
    assert read.base_url == "https://invest.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eight"), ("WORKERS", "0"), ("SEARCH_ENGINE", "sphinx"), ("PUBLIC_URL", "invest.example")],
)
def test_a_bad_value_names_its_setting(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: .*{value}") as caught:
        read_settings()
    assert "\n" not in str(caught.value)


def test_a_bad_value_that_is_secret_is_not_shown(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://me:hidden@host/db")
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: ") as caught:
        read_settings()
    assert "hidden" not in str(caught.value)


def test_secrets_are_not_printed(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    assert "hidden" not in repr(read_settings())


def test_the_secret_is_made_once_and_private(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    first = settings().secret_key
    settings.cache_clear()
    assert settings().secret_key == first
    assert stat.S_IMODE((tmp_path / "var" / "secret.key").stat().st_mode) == 0o600


def test_processes_that_begin_together_agree_on_the_secret(tmp_path):
    seen: list[str] = []
    together = threading.Barrier(8)

    def read():
        together.wait()
        seen.append(kept_secret(tmp_path))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^VAR_DIR: .*file/var"):
        kept_secret(tmp_path / "file" / "var")
