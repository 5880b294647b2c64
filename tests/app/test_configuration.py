"""Settings, and what a wrong one gets."""

from __future__ import annotations

import pytest

from app.configuration import read_settings
from model.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("IMPASTO_MODEL", "IMPASTO_TIER", "IMPASTO_DATA"):
        monkeypatch.delenv(name, raising=False)


def it_prefers_a_flag_to_the_environment_and_that_to_the_file(tmp_path, monkeypatch):
    (tmp_path / "impasto.toml").write_text('model = "from-file"\nthreads = 3\n')
    assert read_settings().model == "from-file"
    monkeypatch.setenv("IMPASTO_MODEL", "from-environment")
    assert read_settings().model == "from-environment"
    assert read_settings(model="from-flag").model == "from-flag"
    assert read_settings(model=None).threads == 3


def it_names_the_nearest_setting_to_an_unknown_one(tmp_path):
    (tmp_path / "impasto.toml").write_text('modle = "x"\n')
    with pytest.raises(ConfigurationError, match=r"`modle`.*`model`"):
        read_settings()


def it_says_what_a_setting_cannot_be(monkeypatch):
    monkeypatch.setenv("IMPASTO_TIER", "huge")
    with pytest.raises(ConfigurationError, match=r"tier.*huge"):
        read_settings()


def it_refuses_a_file_that_is_not_toml(tmp_path):
    (tmp_path / "impasto.toml").write_text("model = = 3")
    with pytest.raises(ConfigurationError, match=r"impasto\.toml"):
        read_settings()


def it_never_prints_a_secret(monkeypatch):
    monkeypatch.setenv("IMPASTO_API_KEY", "canary-1234")
    assert "canary-1234" not in repr(read_settings())
