"""A copy of all data in one file: the database as it is at one moment, and the pictures. And back again."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from pathlib import Path

from sqlalchemy.engine import make_url

from core import clock, uploads
from core.settings import settings


def backup(target: Path | None = None) -> Path:
    """Write a backup while the site may run on. Raises SystemExit where it cannot."""
    path = target or settings().data / "backups" / f"{clock.now():%Y-%m-%d_%H%M%S}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryDirectory() as folder:
        name, dump = _dump(Path(folder))
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(dump, name)
            for picture in sorted(settings().uploads.glob("*.webp")):
                archive.write(picture, f"uploads/{picture.name}")
    temporary.chmod(0o600)
    temporary.replace(path)
    return path


def restore(source: Path) -> None:
    """Put a backup in the place of the data; what was there is kept beside it. The site must not run."""
    if not source.is_file() or not zipfile.is_zipfile(source):
        raise SystemExit(f"{source} is no backup of this site.")
    with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory() as folder:
        names = archive.namelist()
        kind = "site.db" if "site.db" in names else "site.dump"
        if kind not in names:
            raise SystemExit(f"{source} is no backup of this site.")
        _load(Path(archive.extract(kind, folder)))
        settings().uploads.mkdir(parents=True, exist_ok=True)
        for name in names:
            picture = name.removeprefix("uploads/")
            if name.startswith("uploads/") and uploads.NAME.fullmatch(picture):
                (settings().uploads / picture).write_bytes(archive.read(name))


def _sqlite() -> Path | None:
    url = settings().database_url
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else None


def _dump(folder: Path) -> tuple[str, Path]:
    if (database := _sqlite()) is not None:
        copy = folder / "site.db"
        source, target = sqlite3.connect(database), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        return "site.db", copy
    _postgres("pg_dump", "--format=custom", f"--file={folder / 'site.dump'}")
    return "site.dump", folder / "site.dump"


def _load(dump: Path) -> None:
    database = _sqlite()
    if (dump.name == "site.db") != (database is not None):
        raise SystemExit("The backup is of another kind of database.")
    if database is None:
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={_url().database}", str(dump))
        return
    check = sqlite3.connect(dump)
    sound = check.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    check.close()
    if not sound:
        raise SystemExit("The database in the backup is damaged; nothing was changed.")
    if database.exists():
        for suffix in ("", "-wal", "-shm"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                part.replace(part.with_name(f"{database.name}.before-restore{suffix}"))
    shutil.copyfile(dump, database)


def _url():
    return make_url(settings().database_url)


def _postgres(tool: str, *arguments: str) -> None:
    """Run a tool of Postgres. Raises SystemExit when it is missing or fails."""
    url = _url()
    found = shutil.which(tool)
    if found is None:
        raise SystemExit(f"{tool} is not installed: it comes with Postgres.")
    told = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    environment = os.environ | {name: str(value) for name, value in told.items() if value}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed: {done.stderr.strip()}")
