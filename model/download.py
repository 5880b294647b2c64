"""Fetching a GGUF over HTTPS: resume, disk space, hash, and nothing half-written under the final name.

`HF_ENDPOINT` names a mirror of huggingface.co; `HF_HUB_OFFLINE=1` forbids the network. Standard library only,
because the base install must be able to fetch what the rest needs. This module does not know which models are here.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO

from model import gguf
from model.errors import ModelError, ModelMissing, ModelUnusable

CATALOG = {
    "smollm2-360m-instruct": "HuggingFaceTB/SmolLM2-360M-Instruct-GGUF/smollm2-360m-instruct-q8_0.gguf",
    "smollm2-1.7b-instruct": "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF/smollm2-1.7b-instruct-q4_k_m.gguf",
    "qwen2.5-0.5b-instruct": "Qwen/Qwen2.5-0.5B-Instruct-GGUF/qwen2.5-0.5b-instruct-q4_k_m.gguf",
    "qwen2.5-1.5b-instruct": "Qwen/Qwen2.5-1.5B-Instruct-GGUF/qwen2.5-1.5b-instruct-q4_k_m.gguf",
}
"""Short names of models with open licences (Apache-2.0) that this engine runs."""

Progress = Callable[[int, int | None], None]

_BLOCK = 1 << 20
_TIMEOUT = 30
_SPARE = 64 << 20
_ON_HUB = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)/(?P<file>[\w./-]+\.gguf)(?:@(?P<revision>[\w./-]+))?\Z", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Source:
    """A file at the other end."""

    url: str
    file: str
    """Its name here."""

    @property
    def key(self) -> str:
        """Tells apart files of one name from different addresses."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:8]


def resolve(name: str) -> Source:
    """The address of a catalogue name, `owner/repository/file.gguf[@revision]` or an https URL.

    Raises:
        ModelMissing: it is none of these.
    """
    if name.startswith(("https://", "http://")):
        parts = urllib.parse.urlsplit(name)
        file = Path(urllib.parse.unquote(parts.path)).name
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if not file.endswith(".gguf") or (parts.scheme == "http" and not local):
            raise ModelMissing(f"{name} is not an https address of a .gguf file.")
        return Source(name, file)
    found = _ON_HUB.match(CATALOG.get(name, name))
    if found is None or ".." in name:
        raise ModelMissing(
            f"There is no model named {name!r} to fetch.",
            fix=f"Known are {', '.join(CATALOG)}; or give owner/repository/file.gguf, or an https address.",
        )
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    path = f"{found['repo']}/resolve/{found['revision'] or 'main'}/{found['file']}"
    return Source(f"{endpoint}/{path}", Path(found["file"]).name)


def fetch(source: Source, target: Path, on_progress: Progress) -> str:
    """Put the file at `target`, whole and verified, or leave `target` as it was. Returns its SHA-256.

    A transfer that broke off is continued by the next call. Raises as `store.pull`.
    """
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        raise ModelError(f"{source.file} must be fetched, but HF_HUB_OFFLINE forbids the network.")
    part = target.with_name(f".{target.name}.{source.key}.part")
    try:
        sha256, expected = _transfer(source, part, on_progress)
    except urllib.error.HTTPError as error:
        if error.code in (401, 403, 404):
            raise ModelMissing(f"{source.url} cannot be had (HTTP {error.code}).", fix="Check the name.") from error
        raise ModelError(f"{source.url} answered with HTTP {error.code}.", fix="Try again later.") from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(
            f"Fetching {source.file} failed: {reason}.",
            fix="Check the network (HF_ENDPOINT names a mirror) and run the same command again: it continues.",
        ) from error
    except OSError as error:
        raise ModelError(f"{target.parent} cannot be written: {error.strerror}.") from error
    _verify(part, sha256, expected, source)
    part.replace(target)
    return sha256


def _verify(part: Path, sha256: str, expected: str | None, source: Source) -> None:
    if expected is not None and sha256 != expected:
        part.unlink()
        raise ModelUnusable(f"What arrived from {source.url} has the wrong SHA-256.", fix="Fetch it again.")
    try:
        gguf.read(part)
    except ModelUnusable as error:
        part.unlink()
        reason = error.sentence.replace(part.name, source.file)
        raise ModelUnusable(f"What arrived from {source.url} is no usable model. {reason}") from error


def _transfer(source: Source, part: Path, on_progress: Progress) -> tuple[str, str | None]:
    """Write the body to `part`, after what is there already; its hash, and the one announced."""
    have = part.stat().st_size if part.is_file() else 0
    try:
        response, expected = _open(source.url, have)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        part.unlink()  # what is there is not the beginning of this file
        have = 0
        response, expected = _open(source.url, have)
    with response, part.open("ab") as file:
        if response.status != 206:
            file.truncate(0)
            have = 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length and length.isdigit() else None
        _check_room(part.parent, (total or have) - have)
        digest = _hash_of_beginning(part, have)
        while block := response.read(_BLOCK):
            file.write(block)
            digest.update(block)
            have += len(block)
            on_progress(have, total)
        if total is not None and have < total:
            raise ConnectionError(f"the connection ended after {have} of {total} bytes")
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), expected


def _open(url: str, start: int) -> tuple[http.client.HTTPResponse, str | None]:
    """The response from byte `start`, and the SHA-256 that the hub announces beside its redirect."""
    redirects = _NotingRedirects()
    headers = {"User-Agent": "impasto"} | ({"Range": f"bytes={start}-"} if start else {})
    opener = urllib.request.build_opener(redirects)
    response = opener.open(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT)
    announced = redirects.etag or response.headers.get("X-Linked-Etag") or ""
    announced = announced.strip('"').lower()
    return response, announced if _SHA256.match(announced) else None


class _NotingRedirects(urllib.request.HTTPRedirectHandler):
    etag: str | None = None

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        self.etag = self.etag or headers.get("X-Linked-Etag")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed + _SPARE > free:
        raise ModelError(
            f"The model needs {needed / 1e9:.2f} GB of disk, but {folder} has {free / 1e9:.2f} GB left.",
            fix="Free some space, or set IMPASTO_DATA to another disk.",
        )


def _hash_of_beginning(part: Path, length: int) -> hashlib._Hash:
    digest = hashlib.sha256()
    with part.open("rb") as file:
        while length > 0 and (block := file.read(min(_BLOCK, length))):
            digest.update(block)
            length -= len(block)
    return digest
