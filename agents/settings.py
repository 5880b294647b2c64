"""The one settings object: environment `IMPASTO_*`, then `impasto.toml`, then defaults.

Precedence, highest first: command-line flags (as keyword arguments), environment, files named by `IMPASTO_…_FILE` for
secrets, `./impasto.toml`, `<config dir>/impasto.toml`. It does not know which command reads it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import ByteSize, Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from agents.redaction import password_of, remember
from agents.secrets import check_private, read_private


class Settings(BaseSettings):
    """What a person can set. Paths are absolute once read; secrets never print."""

    model_config = SettingsConfigDict(env_prefix="IMPASTO_", env_nested_delimiter="__", extra="forbid", toml_file=None)

    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("impasto"))
    """Everything Impasto keeps: models, checkpoints, profiles, blobs."""
    database: SecretStr | None = None
    """`postgresql://…` or `sqlite:///…`; a SQLite file in the data folder when unset. It may hold a password."""
    jobs: dict[str, int] = Field(default_factory=dict)
    """Jobs of a kind that one worker runs at once, by kind: `{"deck": 2}`; else as many as suit the kind."""
    blobs: str | None = None
    """A folder, or `s3://bucket/prefix`, `gs://…`, `az://…`; a folder in the data folder when unset."""
    model: str = "smollm2-135m-instruct"
    """A model name, a GGUF path, or the base URL of an OpenAI-compatible endpoint."""
    endpoint_model: str | None = None
    """Model name to ask an endpoint for; the first one it lists when unset."""
    api_key: SecretStr | None = None
    tier: Literal["auto", "small", "large"] = "auto"
    """`auto` probes the model once and caches the answer."""
    thinking: Literal["model", "planning", "always", "never"] = "model"
    """Whether the model thinks before it answers: as it does by itself; only for planning; or so."""
    model_sees: bool = False
    """Whether the model takes pictures: it is then shown the slides that it looks at."""
    threads: int = 0
    """CPU threads of the engine; 0 means all physical cores."""
    device: Literal["cpu", "cuda"] = "cpu"
    """Where the engine computes. On `cuda` a GPU keeps the weights."""
    max_batch: int = Field(default=16, ge=1, le=1024)
    """Requests that the engine computes together."""
    kv_memory: ByteSize | None = None
    """Memory for keys and values, such as 2GiB; about a GiB when unset."""
    browser: Path | None = None
    """Chromium executable; found by itself when unset."""
    browser_sandbox: Literal["auto", "on", "off"] = "auto"
    """Chromium's own sandbox; `auto` turns it off only for root, where Chromium refuses to start with it."""
    sandbox: Literal["auto", "linux", "bubblewrap", "container", "e2b"] = "auto"
    """What confines generated code; `auto` takes the first that holds on this machine. Without one it does not run."""
    sandbox_image: str | None = None
    """Image for `sandbox = "container"`, with this same Impasto in it (podman or docker); the template for "e2b"."""
    sandbox_key: SecretStr | None = None
    """Key of the account for `sandbox = "e2b"`."""
    page_seconds: float = Field(default=30.0, gt=0, le=3600)
    """A page that is not loaded and at rest by then is given up, and its Chromium ended."""
    fetch_own: Annotated[tuple[str, ...], NoDecode] = ()
    """Servers of your own that may be fetched though they are not on the public internet, as `host:port`, separated by
    commas: a SearXNG on this machine. Reached directly only, never through a redirect or a page."""
    searxng: str | None = None
    """Address of a SearXNG that answers in JSON, `http://host:port`. It may stand on a network of your own."""
    brave_key: SecretStr | None = None
    """Key of Brave Search."""
    tavily_key: SecretStr | None = None
    """Key of Tavily."""
    duckduckgo: bool = True
    """Whether searches of the web may go to DuckDuckGo's page, which needs no key, when no other provider answers."""

    login: Literal["auto", "on"] = "auto"
    """`auto` asks for a login where other machines reach the server; `on` also on loopback, for a proxy before it."""
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names that the server is reached by, beside those of this machine, separated by commas: `name` or `name:port`."""
    preview_host: str | None = None
    """Where sites are previewed when the server is reached by a name of its own: `https://preview.example.net`, with
    DNS and a certificate for every name below it. On this machine none is needed: names below `localhost` serve."""
    administrators: Annotated[tuple[str, ...], NoDecode] = ()
    """Persons who may see what concerns everybody (`/metrics`), separated by commas: whose a token is, or
    `issuer#subject` of a login. On loopback without login, the person of this machine is one anyway."""
    login_allowed: Annotated[tuple[str, ...], NoDecode] = ()
    """Whom a login lets in, separated by commas: addresses of e-mail and domains, verified by the provider. Everybody
    whom the provider lets in when empty."""
    login_hours: float = Field(default=24.0, ge=0)
    """After so long a login at the provider must be made anew; 0: when the browser's cookie ends, after 30 days."""
    signing_key: SecretStr | None = None
    """What servers that share their work sign with, at least 32 characters; a key in the data folder when unset."""
    quota_projects: int = Field(default=0, ge=0)
    """Projects that one person may have; 0 is no limit."""
    quota_jobs: int = Field(default=0, ge=0)
    """Jobs that one person may have under way; 0 is no limit."""
    quota_bytes: ByteSize = ByteSize(0)
    """Size of the files that one person may have, such as 5GiB; 0 is no limit."""
    keep_steps_days: int = Field(default=30, ge=1, le=3650)
    """Days that the steps of a job that failed or was stopped are kept. Later a retry begins at its beginning: that is
    the price. Rows of DBOS about runs that are over go after as many days; nothing needs them."""
    traces: str | None = None
    """Where OpenTelemetry traces go, `http://host:4318` (OTLP over HTTP); off when unset. Needs the extra `traces`."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    """Lines of the server's and the workers' logs."""

    @property
    def asks_endpoint(self) -> bool:
        """Whether `model` is the address of a server, and not a model of this machine."""
        return self.model.startswith(("http://", "https://"))

    @model_validator(mode="after")
    def _remembered(self) -> Settings:
        """From now on no log line of this process shows a secret of these settings."""
        for secret in secrets_of(self):
            remember(secret)
        return self

    @field_validator("fetch_own", "hosts", "administrators", "login_allowed", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """Commas in the environment, a list in `impasto.toml`."""
        return tuple(filter(None, (part.strip() for part in given.split(",")))) if isinstance(given, str) else given

    @field_validator("searxng")
    @classmethod
    def _of_the_web(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", given):
            raise ValueError("it is not an address such as http://localhost:8080")
        return given.rstrip("/") if given else None

    @field_validator("preview_host")
    @classmethod
    def _of_a_host(cls, given: str | None) -> str | None:
        if given is None:
            return None
        if not re.fullmatch(r"(https?://)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", given):
            raise ValueError("it is not a host such as https://preview.example.net")
        return given

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
        tomls = [_Toml(settings_cls, toml_file=f) for f in files if f.is_file()]
        return (init_settings, env_settings, _SecretFiles(settings_cls), *tomls)


def secrets_of(settings: BaseSettings) -> list[str]:
    """The values of all secret settings, and the password inside of an address."""
    given = (getattr(settings, name) for name in type(settings).model_fields)
    values = [value.get_secret_value() for value in given if isinstance(value, SecretStr)]
    return [password_of(value) or value for value in values]


def secret_names(settings_cls: type[BaseSettings]) -> list[str]:
    """Names of the settings that are secrets."""
    return [name for name, field in settings_cls.model_fields.items() if "SecretStr" in str(field.annotation)]


class _SecretFiles(PydanticBaseSettingsSource):
    """`IMPASTO_API_KEY_FILE=path` and the like: a secret in a file that only its person can read."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"IMPASTO_{field_name}_FILE".upper())
        return (read_private(Path(path)).decode("utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        names = secret_names(self.settings_cls)
        found = {name: self.get_field_value(self.settings_cls.model_fields[name], name)[0] for name in names}
        return {name: value for name, value in found.items() if value}


class _Toml(TomlConfigSettingsSource):
    """`impasto.toml`; with a secret in it, only when nobody else can read it."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        found = super()._read_file(file_path)
        if any(name in found for name in secret_names(Settings)):
            check_private(file_path)
        return found
