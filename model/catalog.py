"""What a model's name means: a short name, a file or repository on Hugging Face, or an address. It fetches nothing."""

from __future__ import annotations

import hashlib
import os
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import PurePosixPath

from model.errors import ModelMissing


@dataclass(frozen=True)
class Entry:
    """A model with an open licence that this engine runs."""

    source: str
    size: str
    """Of what is fetched, in words."""
    licence: str


# None of these was ever fetched from the hub. The repositories of GLM-4.5, GLM-4.5-FP8 and of the SmolLM2 and Qwen2.5
# files were seen by name. Unverified: that the others have exactly these names, and all sizes of whole repositories,
# which are parameters times bytes.
CATALOG = {
    "smollm2-360m-instruct": Entry(
        "HuggingFaceTB/SmolLM2-360M-Instruct-GGUF/smollm2-360m-instruct-q8_0.gguf", "0.4 GB", "Apache-2.0"
    ),
    "smollm2-1.7b-instruct": Entry(
        "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF/smollm2-1.7b-instruct-q4_k_m.gguf", "1.1 GB", "Apache-2.0"
    ),
    "qwen2.5-0.5b-instruct": Entry(
        "Qwen/Qwen2.5-0.5B-Instruct-GGUF/qwen2.5-0.5b-instruct-q4_k_m.gguf", "0.5 GB", "Apache-2.0"
    ),
    "qwen2.5-1.5b-instruct": Entry(
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF/qwen2.5-1.5b-instruct-q4_k_m.gguf", "1.1 GB", "Apache-2.0"
    ),
    "qwen3-0.6b": Entry("Qwen/Qwen3-0.6B", "1.5 GB", "Apache-2.0"),  # unverified name
    "qwen3-1.7b": Entry("Qwen/Qwen3-1.7B", "4 GB", "Apache-2.0"),  # unverified name
    "qwen3-4b": Entry("Qwen/Qwen3-4B", "8 GB", "Apache-2.0"),
    "glm-4.5-air": Entry("zai-org/GLM-4.5-Air", "221 GB", "MIT"),  # unverified name
    "glm-4.5-air-fp8": Entry("zai-org/GLM-4.5-Air-FP8", "112 GB", "MIT"),  # unverified name
    "glm-4.5": Entry("zai-org/GLM-4.5", "717 GB", "MIT"),
    "glm-4.5-fp8": Entry("zai-org/GLM-4.5-FP8", "361 GB", "MIT"),
    "glm-4.6": Entry("zai-org/GLM-4.6", "717 GB", "MIT"),  # unverified name
    "glm-4.6-fp8": Entry("zai-org/GLM-4.6-FP8", "361 GB", "MIT"),  # unverified name
}
"""Short names, the smallest first within a family."""

_ON_HUB = re.compile(
    r"(?P<repo>\w[\w.-]*/\w[\w.-]*)(?:/(?P<file>[\w./-]+\.gguf))?(?:@(?P<revision>[\w./-]+))?\Z", re.ASCII
)
_SHARD = re.compile(r"-\d{5}-of-(\d{5})\.gguf\Z")


@dataclass(frozen=True)
class File:
    """One file at an address."""

    url: str

    @property
    def file(self) -> str:
        """Its name here."""
        return PurePosixPath(urllib.parse.unquote(urllib.parse.urlsplit(self.url).path)).name

    @property
    def key(self) -> str:
        """Tells apart files of one name from different addresses."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Repository:
    """A model that is several files of a repository; `shard` names one of a split GGUF, else it is the whole model."""

    repo: str
    revision: str
    shard: str | None = None


def endpoint() -> str:
    """Hugging Face, or the mirror that HF_ENDPOINT names."""
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def resolve(name: str) -> File | Repository:
    """The meaning of a catalogue name, `owner/repository[/file.gguf][@revision]` or an https address.

    A catalogue name may have a revision, too.

    Raises:
        ModelMissing: it is none of these.
    """
    if name.startswith(("https://", "http://")):
        return _address(name)
    short, at, revision = name.partition("@")
    known = CATALOG.get(short)
    found = _ON_HUB.match(known.source + at + revision if known else name)
    if found is None or ".." in name or name.endswith((".", "/")):
        raise ModelMissing(
            f"There is no model named {name!r} to fetch.",
            fix=f"Known are {known_names()}. Or give owner/repository, owner/repository/file.gguf or an https address.",
        )
    revision = found["revision"] or "main"
    if found["file"] is None:
        return Repository(found["repo"], revision)
    if is_shard(found["file"]):
        return Repository(found["repo"], revision, shard=found["file"])
    quoted = urllib.parse.quote(revision, safe="")
    return File(f"{endpoint()}/{found['repo']}/resolve/{quoted}/{found['file']}")


def known_names() -> str:
    """The short names with their sizes, as part of a sentence."""
    return ", ".join(f"{name} ({entry.size})" for name, entry in CATALOG.items())


def is_shard(file: str) -> bool:
    """Whether a GGUF is one of several, by its name."""
    found = _SHARD.search(file)
    return found is not None and int(found[1]) > 1


def _address(name: str) -> File:
    parts = urllib.parse.urlsplit(name)
    file = File(name)
    if not file.file.endswith(".gguf") or (parts.scheme == "http" and not is_loopback(name)):
        raise ModelMissing(f"{name} is not an https address of a .gguf file.")
    if is_shard(file.file):
        raise ModelMissing(f"{name} is one file of several.", fix="Give owner/repository/file.gguf instead.")
    return file


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    return urllib.parse.urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
