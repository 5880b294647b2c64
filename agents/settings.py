"""The one settings object: environment `IMPASTO_*`, then `impasto.toml`, then defaults.

Precedence, highest first: command-line flags (as keyword arguments), environment, `./impasto.toml`,
`<config dir>/impasto.toml`. It does not know which command reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """What a person can set. Paths are absolute once read; secrets never print."""

    model_config = SettingsConfigDict(env_prefix="IMPASTO_", env_nested_delimiter="__", extra="forbid", toml_file=None)

    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("impasto"))
    """Everything Impasto keeps: models, checkpoints, profiles, blobs."""
    model: str = "smollm2-135m-instruct"
    """A model name, a GGUF path, or the base URL of an OpenAI-compatible endpoint."""
    endpoint_model: str | None = None
    """Model name to ask an endpoint for; the first one it lists when unset."""
    api_key: SecretStr | None = None
    tier: Literal["auto", "small", "large"] = "auto"
    """`auto` probes the model once and caches the answer."""
    threads: int = 0
    """CPU threads of the engine; 0 means all physical cores."""
    browser: Path | None = None
    """Chromium executable; found by itself when unset."""
    browser_sandbox: Literal["auto", "on", "off"] = "auto"
    """Chromium's own sandbox; `auto` turns it off only for root, where Chromium refuses to start with it."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = [Path("impasto.toml"), platformdirs.user_config_path("impasto") / "impasto.toml"]
        tomls = [TomlConfigSettingsSource(settings_cls, toml_file=f) for f in files if f.is_file()]
        return (init_settings, env_settings, *tomls)
