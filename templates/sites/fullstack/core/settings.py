"""What the environment says: which database, which secret, production or preview. Read once, at the first call."""

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the site."""

ENVIRONMENTS = ("production", "preview", "test")


@dataclass(frozen=True)
class Settings:
    """The settings of one running site."""

    environment: str
    database_url: str
    secret: bytes
    """Signs tokens and cookies; at least 16 bytes."""
    data: Path
    """Where the database, the uploads and the secret lie when nothing else is said."""
    uploads: Path
    frame: str
    """The origin that may show the preview in a frame; empty: none."""
    writes_per_minute: int
    """Posted forms per address and minute."""

    @property
    def preview(self) -> bool:
        return self.environment == "preview"


@cache
def settings() -> Settings:
    """Read the environment. Raises SystemExit with a sentence where it cannot be used."""
    environment = os.environ.get("SITE_ENV", "production")
    if environment not in ENVIRONMENTS:
        raise SystemExit(f"SITE_ENV is `{environment}`; it must be one of {', '.join(ENVIRONMENTS)}.")
    data = Path(os.environ.get("DATA") or ROOT / "data")
    name = "site.db" if environment == "production" else f"{environment}.db"
    return Settings(
        environment=environment,
        database_url=_driver(os.environ.get("DATABASE_URL") or f"sqlite:///{data / name}"),
        secret=_secret(data),
        data=data,
        uploads=Path(
            os.environ.get("UPLOADS") or data / ("preview-uploads" if environment == "preview" else "uploads")
        ),
        frame=os.environ.get("PREVIEW_PARENT", "") if environment == "preview" else "",
        writes_per_minute=60 if environment == "production" else 6000,
    )


def _driver(url: str) -> str:
    """Postgres is spoken to by psycopg 3, whatever form its address takes."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
    return url


def _secret(data: Path) -> bytes:
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if len(given) < 16:
            raise SystemExit("SECRET_KEY is too short: give at least 16 characters.")
        return given.encode()
    path = data / "secret"
    data.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_bytes()
