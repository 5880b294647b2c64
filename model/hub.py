"""Which files of a Hugging Face repository make up a model, and what they must be. It fetches lists, not weights.

Facts of the API (huggingface_hub's own client): `/api/models/{repo}/revision/{rev}` gives the commit as `sha`;
`/api/models/{repo}/tree/{commit}?recursive=true` gives `{type, path, size, oid, lfs: {oid, size}}`, `oid` being git's
blob SHA-1 and `lfs.oid` the SHA-256, in pages linked by `Link: <…>; rel="next"`. A list is untrusted: what is taken of
it must have a plain name and a hash.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from model import catalog, web
from model.errors import ModelError, ModelMissing, ModelUnusable

INDEX = "model.safetensors.index.json"

_SMALL = frozenset(
    {
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja",
        "chat_template.json", INDEX, "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE",
    }
)  # fmt: skip
"""All that is taken besides weights. Pickles and programs are not on it, so they are never fetched."""
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_MOST_PAGES = 200
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_SHA1, _SHA256 = re.compile(r"[0-9a-f]{40}\Z"), re.compile(r"[0-9a-f]{64}\Z")
_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})(?P<kind>\.safetensors|\.gguf)\Z")
_REPO = re.compile(r"\w[\w.-]*/\w[\w.-]*\Z", re.ASCII)
_NAME = re.compile(r"\w[\w.+-]{0,199}\Z", re.ASCII)


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository. Of `sha256` and `blob` (git's SHA-1) at least one is known."""

    path: str
    size: int
    sha256: str | None
    blob: str | None

    @property
    def name(self) -> str:
        """Its name without folders; what it is called here."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Listing:
    """A model's files at one commit."""

    repo: str
    commit: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def url(self, file: RemoteFile) -> str:
        """Where a file is to be had."""
        return f"{catalog.endpoint()}/{self.repo}/resolve/{self.commit}/{urllib.parse.quote(file.path)}"


def listing(wanted: catalog.Repository) -> Listing:
    """The files that make up the model.

    Raises:
        ModelMissing: no such repository or revision, or it needs a permission.
        ModelUnusable: the repository holds no model, several, or one that is incomplete or only there as pickles.
        ModelError: the network failed, or the answer is none of the hub's.
    """
    what = f"Listing {wanted.repo}"
    base = f"{catalog.endpoint()}/api/models/{wanted.repo}"
    revision = urllib.parse.quote(wanted.revision, safe="")
    info, _ = web.patiently(what, lambda: web.get_json(f"{base}/revision/{revision}"))
    commit = info.get("sha") if isinstance(info, dict) else None
    if not isinstance(commit, str) or not _COMMIT.match(commit):
        raise ModelError(f"{what} failed: the answer names no commit.", fix="Check HF_ENDPOINT.")
    repo = _present_name(info, wanted.repo)
    base = f"{catalog.endpoint()}/api/models/{repo}"
    files: list[RemoteFile] = []
    page: str | None = f"{base}/tree/{commit}?recursive=true"
    for _ in range(_MOST_PAGES):
        if page is None:
            named = _named_by_index(files, f"{catalog.endpoint()}/{repo}/resolve/{commit}", what)
            return Listing(repo, commit, tuple(select(files, wanted, named)))
        if not page.startswith(base + "/"):
            raise ModelError(f"{what} failed: the list goes on at another place, {page[:100]}.")
        entries, page = web.patiently(what, lambda url=page: web.get_json(url))
        files += [_file(entry, what) for entry in _entries(entries, what)]
    raise ModelError(f"{what} failed: the list has more than {_MOST_PAGES} pages.")


def _present_name(info: Any, asked: str) -> str:
    """A repository that was renamed is found by its old name; its lists go on under the new one."""
    name = info.get("id")
    return name if isinstance(name, str) and _REPO.match(name) and ".." not in name else asked


def select(files: Iterable[RemoteFile], wanted: catalog.Repository, named: frozenset[str] | None) -> list[RemoteFile]:
    """Those of a repository's files that are the model, weights last. Raises as `listing`.

    `named` are the files that the index of weights names, None where there is no index.
    """
    chosen = _choose(list(files), wanted, named)
    for file in chosen:
        if not _NAME.match(file.name) or ".." in file.path.split("/"):
            raise ModelUnusable(f"{wanted.repo} names a file {file.path[:80]!r}, which no model has.")
        if file.sha256 is None and file.blob is None:
            raise ModelError(f"The hub announces no hash for {file.path} of {wanted.repo}.", fix="Check HF_ENDPOINT.")
    return chosen


def _choose(files: list[RemoteFile], wanted: catalog.Repository, named: frozenset[str] | None) -> list[RemoteFile]:
    top = {file.path: file for file in files if "/" not in file.path}
    if wanted.shard is not None:
        return _whole([file for file in files if _same_split(file.path, wanted.shard)], wanted)
    weights = _safetensors(top, wanted, named)
    if "config.json" in top and weights:
        small = [file for name, file in top.items() if name in _SMALL]
        return sorted(small, key=lambda file: file.path) + _whole(weights, wanted)
    ggufs = [file for file in files if file.path.endswith(".gguf") and "mmproj" not in file.name.lower()]
    if ggufs:
        return _only_gguf(ggufs, wanted)
    if any(file.path.endswith(_PICKLES) for file in files):
        raise ModelUnusable(
            f"{wanted.repo} has its weights as pickles only, which can run any program when they are read.",
            fix="Look for a repository that has them as safetensors or GGUF.",
        )
    raise ModelUnusable(f"{wanted.repo} holds no model: neither config.json with safetensors nor a GGUF file.")


def _safetensors(
    top: dict[str, RemoteFile], wanted: catalog.Repository, named: frozenset[str] | None
) -> list[RemoteFile]:
    """The weights in transformers' layout; `consolidated*.safetensors` and the like are second copies."""
    if named is None:
        return [top["model.safetensors"]] if "model.safetensors" in top else []
    absent = sorted(named - top.keys())
    if absent:
        raise ModelUnusable(f"{wanted.repo} is incomplete: its index names {absent[0][:80]!r}, which is not there.")
    return [top[name] for name in named if name.endswith(".safetensors")]


def _named_by_index(files: list[RemoteFile], base: str, what: str) -> frozenset[str] | None:
    """The files that the index of weights names: they, and no others, are what its model is loaded from."""
    if not any(file.path == INDEX for file in files):
        return None
    index, _ = web.patiently(what, lambda: web.get_json(f"{base}/{INDEX}"))
    weights = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(weights, dict) or not all(isinstance(name, str) for name in weights.values()):
        raise ModelUnusable(f"{what} failed: {INDEX} is no index of weights.")
    return frozenset(weights.values())


def _only_gguf(ggufs: list[RemoteFile], wanted: catalog.Repository) -> list[RemoteFile]:
    models: dict[str, list[RemoteFile]] = {}
    for file in ggufs:
        part = _PART.match(file.path)
        models.setdefault(part["stem"] if part else file.path, []).append(file)
    if len(models) > 1:
        choices = ", ".join(f"{wanted.repo}/{files[0].path}" for files in list(models.values())[:8])
        raise ModelUnusable(f"{wanted.repo} holds {len(models)} models.", fix=f"Give one of them: {choices}.")
    return _whole(ggufs, wanted)


def _whole(files: list[RemoteFile], wanted: catalog.Repository) -> list[RemoteFile]:
    """The files in order, if of each split model every part is there."""
    if not files:
        raise ModelMissing(f"{wanted.repo} has no file {wanted.shard}.", fix="Check the name and the revision.")
    present: dict[tuple[str, int], set[int]] = {}
    for file in files:
        if part := _PART.match(file.path):
            present.setdefault((part["stem"], int(part["count"])), set()).add(int(part["number"]))
    for (stem, count), numbers in present.items():
        missing = sorted(set(range(1, count + 1)) - numbers) if count <= 10_000 else [count]
        if missing:
            raise ModelUnusable(f"{wanted.repo} is incomplete: of {stem} part {missing[0]} of {count} is not there.")
    if len({file.name for file in files}) < len(files):
        raise ModelUnusable(f"{wanted.repo} has files of one name in several folders.")
    return sorted(files, key=lambda file: file.path)


def _same_split(path: str, shard: str) -> bool:
    one, other = _PART.match(path), _PART.match(shard)
    return bool(one and other and (one["stem"], one["count"]) == (other["stem"], other["count"]))


def _entries(page: Any, what: str) -> list[dict[str, Any]]:
    if not isinstance(page, list) or not all(isinstance(entry, dict) for entry in page):
        raise ModelError(f"{what} failed: the answer is no list of files.", fix="Check HF_ENDPOINT.")
    return [entry for entry in page if entry.get("type") == "file"]


def _file(entry: dict[str, Any], what: str) -> RemoteFile:
    path, size, blob, lfs = (entry.get(key) for key in ("path", "size", "oid", "lfs"))
    if not isinstance(path, str) or not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ModelError(f"{what} failed: an entry has no path or no size.", fix="Check HF_ENDPOINT.")
    if isinstance(lfs, dict):
        return RemoteFile(path, size, _hash(lfs.get("oid"), _SHA256), None)
    return RemoteFile(path, size, None, _hash(blob, _SHA1))


def _hash(value: Any, form: re.Pattern[str]) -> str | None:
    return value.lower() if isinstance(value, str) and form.match(value.lower()) else None
