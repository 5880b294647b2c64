"""Choices: what the settings page keeps, and what comes before it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agents.choices import FILE, NAMES, choose, read_choices, with_choices
from agents.redaction import redact
from agents.settings import Settings
from model.errors import ConfigurationError

URL = "http://127.0.0.1:9/v1"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in NAMES:
        monkeypatch.delenv(f"IMPASTO_{name}".upper(), raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return Settings(data=tmp_path / "data")


class DescribeChoices:
    def it_keeps_what_was_chosen_for_whoever_reads_settings_next(self, settings: Settings):
        chosen = choose(settings, model=URL, endpoint_model="glm-4.5", model_sees=True)
        assert (chosen.model, chosen.endpoint_model, chosen.model_sees) == (URL, "glm-4.5", True)
        again = with_choices(Settings(data=settings.data))
        assert (again.model, again.endpoint_model, again.model_sees) == (URL, "glm-4.5", True)

    def it_takes_one_back_and_leaves_the_others(self, settings: Settings):
        choose(settings, model=URL, searxng="http://127.0.0.1:8080")
        left = choose(settings, model=None)
        assert left.model == Settings(data=settings.data).model
        assert left.searxng == "http://127.0.0.1:8080"

    def it_comes_after_what_is_set_elsewhere(self, settings: Settings, monkeypatch: pytest.MonkeyPatch):
        choose(settings, model=URL)
        monkeypatch.setenv("IMPASTO_MODEL", "http://set.example/v1")
        assert with_choices(Settings(data=settings.data)).model == "http://set.example/v1"
        assert with_choices(Settings(data=settings.data, model="flag")).model == "flag"

    def it_does_not_become_something_set(self, settings: Settings):
        """So that a later choice is heard by who holds these settings."""
        held = choose(settings, model=URL)
        assert "model" not in held.model_fields_set
        choose(settings, model="http://127.0.0.1:8/v1")
        assert with_choices(held).model == "http://127.0.0.1:8/v1"

    def it_keeps_keys_to_its_person_and_out_of_logs(self, settings: Settings):
        canary = "canary-key-0123456789"
        chosen = choose(settings, api_key=canary)
        assert chosen.api_key is not None
        assert chosen.api_key.get_secret_value() == canary
        assert stat.S_IMODE((settings.data / FILE).stat().st_mode) == 0o600
        assert canary not in repr(chosen)
        assert canary not in redact(f"Authorization: {canary}")

    def it_refuses_a_file_that_others_can_read(self, settings: Settings):
        choose(settings, api_key="canary-key-0123456789")
        (settings.data / FILE).chmod(0o644)
        with pytest.raises(ConfigurationError):
            with_choices(settings)

    @pytest.mark.parametrize("value", ['say "so"\\', "模型", "emoji 🎨", "a'b = 1"])
    def it_keeps_any_text(self, settings: Settings, value: str):
        assert choose(settings, endpoint_model=value).endpoint_model == value

    @pytest.mark.parametrize("values", [{"searxng": "not an address"}, {"tier": "huge"}, {"model": "a\nb"}])
    def it_refuses_what_no_setting_takes_and_keeps_the_rest(self, settings: Settings, values: dict[str, str]):
        choose(settings, model=URL)
        with pytest.raises(ConfigurationError):
            choose(settings, **values)
        assert read_choices(settings.data) == {"model": URL}

    def it_offers_nothing_that_opens_the_machine(self, settings: Settings):
        with pytest.raises(ValueError, match="login"):
            choose(settings, login="auto")

    def it_says_what_is_damaged(self, settings: Settings):
        choose(settings, model=URL)
        (settings.data / FILE).write_text("model = [")
        with pytest.raises(ConfigurationError, match=FILE):
            with_choices(settings)
