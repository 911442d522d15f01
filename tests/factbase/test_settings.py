"""The settings under each environment they can meet."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs.exceptions import EnvError

SETTINGS = str(Path(__file__).parents[2] / "factbase" / "settings.py")
PRODUCTION = {"ENV": "production", "SECRET_KEY": "k" * 64, "ALLOWED_HOSTS": "facts.example,www.facts.example"}


@pytest.fixture
def settings_under(monkeypatch, tmp_path):
    """The settings as a process with these FACTBASE_ variables would read them."""

    def read(**variables: str) -> dict[str, Any]:
        for name in ("ENV", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG"):
            monkeypatch.delenv(f"FACTBASE_{name}", raising=False)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        for name, value in {"DATA": str(tmp_path), **variables}.items():
            monkeypatch.setenv(f"FACTBASE_{name}", value)
        return runpy.run_path(SETTINGS)

    return read


def test_a_bare_environment_is_development_on_sqlite(settings_under, tmp_path):
    settings = settings_under()
    assert settings["DATABASES"]["default"]["NAME"] == tmp_path / "factbase.sqlite3"
    assert settings["DEBUG"] is False
    assert settings["TWO_PERSON_RULE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["WHITENOISE_USE_FINDERS"] is True


def test_budgets_have_no_end_in_development_and_one_in_production(settings_under, monkeypatch):
    for name in ("BUDGET_ADDRESS", "BUDGET_TOKEN"):
        monkeypatch.delenv(f"FACTBASE_{name}", raising=False)
    development, production = settings_under(), settings_under(**PRODUCTION)
    assert (development["BUDGET_ADDRESS"], development["BUDGET_TOKEN"]) == (0, 0)
    # Whatever one question may cost, an address can ask it.
    assert 10_000 < production["BUDGET_ADDRESS"] < production["BUDGET_TOKEN"]
    assert settings_under(BUDGET_ADDRESS="7")["BUDGET_ADDRESS"] == 7
    with pytest.raises(EnvError):
        settings_under(BUDGET_ADDRESS="-1")


def test_a_cache_asks_each_time_unless_it_is_told_otherwise(settings_under):
    assert settings_under()["MAX_AGE"] == 0
    assert settings_under(MAX_AGE="30")["MAX_AGE"] == 30
    with pytest.raises(EnvError):
        settings_under(MAX_AGE="-1")


def test_what_is_trusted_has_to_be_named(settings_under):
    assert (settings_under()["PERSISTED"], settings_under()["DOCUMENTS"]) == ("off", "")
    with pytest.raises(ImproperlyConfigured, match="FACTBASE_DOCUMENTS"):
        settings_under(PERSISTED="trusted")
    assert settings_under(PERSISTED="trusted", DOCUMENTS="a.json")["PERSISTED"] == "trusted"
    with pytest.raises(EnvError):
        settings_under(PERSISTED="sometimes")


def test_a_redis_is_named_by_an_address_and_needs_its_package(settings_under, monkeypatch):
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert settings_under()["REDIS_URL"] == ""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    assert settings_under()["REDIS_URL"] == "redis://127.0.0.1:6379/0"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="package redis"):
        settings_under()
    monkeypatch.setenv("REDIS_URL", "127.0.0.1:6379")
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        settings_under()


def test_development_keeps_one_key_that_only_its_owner_reads(settings_under, tmp_path):
    first, second = settings_under()["SECRET_KEY"], settings_under()["SECRET_KEY"]
    assert first == second
    assert len(first) >= 64
    assert (tmp_path / ".secret_key").stat().st_mode & 0o777 == 0o600


def test_production_never_makes_a_key(settings_under, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="FACTBASE_SECRET_KEY"):
        settings_under(ENV="production", ALLOWED_HOSTS="facts.example")
    assert list(tmp_path.iterdir()) == []


def test_production_needs_host_names(settings_under):
    with pytest.raises(ImproperlyConfigured, match="FACTBASE_ALLOWED_HOSTS"):
        settings_under(ENV="production", SECRET_KEY="k" * 64)


def test_production_refuses_debug_pages(settings_under):
    with pytest.raises(ImproperlyConfigured, match="FACTBASE_DEBUG"):
        settings_under(**PRODUCTION, DEBUG="1")


def test_production_is_https_only(settings_under):
    settings = settings_under(**PRODUCTION)
    assert settings["ALLOWED_HOSTS"] == ["facts.example", "www.facts.example"]
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_PRELOAD"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31536000
    assert "SECURE_PROXY_SSL_HEADER" not in settings


def test_a_proxy_is_believed_only_when_it_is_named(settings_under):
    assert settings_under(BEHIND_PROXY="true")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_an_unknown_environment_is_refused(settings_under):
    with pytest.raises(EnvError, match="ENV"):
        settings_under(ENV="prod")


def test_scripts_come_from_here_and_never_from_the_page(settings_under):
    policy = settings_under()["SECURE_CSP"]
    assert policy["default-src"] == ["'self'"]
    assert "script-src" not in policy
    assert "'unsafe-inline'" not in [source for sources in policy.values() for source in sources]


def test_passwords_are_argon2(settings_under):
    assert settings_under()["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
