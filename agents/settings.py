"""The one settings object: environment `IMPASTO_*`, then `impasto.toml`, then defaults.

Precedence, highest first: command-line flags (as keyword arguments), environment, `./impasto.toml`,
`<config dir>/impasto.toml`. It does not know which command reads it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import ByteSize, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """What a person can set. Paths are absolute once read; secrets never print."""

    model_config = SettingsConfigDict(env_prefix="IMPASTO_", env_nested_delimiter="__", extra="forbid", toml_file=None)

    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("impasto"))
    """Everything Impasto keeps: models, checkpoints, profiles, blobs."""
    database: SecretStr | None = None
    """`postgresql://…` or `sqlite:///…`; a SQLite file in the data folder when unset. Secret: it may hold a password."""
    blobs: str | None = None
    """A folder, or `s3://bucket/prefix`, `gs://…`, `az://…`; a folder in the data folder when unset."""
    model: str = "smollm2-135m-instruct"
    """A model name, a GGUF path, or the base URL of an OpenAI-compatible endpoint."""
    endpoint_model: str | None = None
    """Model name to ask an endpoint for; the first one it lists when unset."""
    api_key: SecretStr | None = None
    tier: Literal["auto", "small", "large"] = "auto"
    """`auto` probes the model once and caches the answer."""
    threads: int = 0
    """CPU threads of the engine; 0 means all physical cores."""
    max_batch: int = Field(default=16, ge=1, le=1024)
    """Requests that the engine computes together."""
    kv_memory: ByteSize | None = None
    """Memory for keys and values, such as 2GiB; about a GiB when unset."""
    browser: Path | None = None
    """Chromium executable; found by itself when unset."""
    browser_sandbox: Literal["auto", "on", "off"] = "auto"
    """Chromium's own sandbox; `auto` turns it off only for root, where Chromium refuses to start with it."""
    fetch_own: Annotated[tuple[str, ...], NoDecode] = ()
    """Servers of your own that may be fetched though they are not on the public internet, as `host:port`, separated by
    commas: a SearXNG on this machine. Reached directly only, never through a redirect or a page."""

    @field_validator("fetch_own", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """Commas in the environment, a list in `impasto.toml`."""
        return tuple(filter(None, (part.strip() for part in given.split(",")))) if isinstance(given, str) else given

    @field_validator("fetch_own")
    @classmethod
    def _with_ports(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for entry in given:
            if not re.fullmatch(r"[a-z0-9._-]+:\d{1,5}|[0-9a-f:]*:[0-9a-f:.]*:\d{1,5}", entry):
                raise ValueError(f"{entry!r} is not host:port")
        return given

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
