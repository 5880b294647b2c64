"""Git: commits and trees of a site's repository, by git's plumbing only.

No command here reads a work tree through filters, runs a hook, a pager, a signer, a credential helper or a remote, or
reads anybody's configuration: a site's folder may come from strangers. Files are bytes in memory. It knows no site.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agents.errors import ConfigurationError, ImpastoError

AUTHOR = ("Impasto", "impasto@localhost")
HAND = ("By hand", "by-hand@localhost")
SECONDS = 120
NEUTRAL = (
    "core.hooksPath=" + os.devnull,
    "core.fsmonitor=false",
    "core.attributesFile=" + os.devnull,
    "core.excludesFile=" + os.devnull,
    "core.autocrlf=false",
    "core.quotePath=false",
    "commit.gpgSign=false",
    "log.showSignature=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.directory=*",
    "fastimport.unpackLimit=0",
)


@dataclass(frozen=True)
class File:
    """A file of a tree."""

    data: bytes
    executable: bool = False


Tree = dict[str, File]
"""Path, with slashes, → file."""


class Git:
    """One repository, named by its `.git` folder. Raises ImpastoError for whatever git refuses."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def exists(self) -> bool:
        return (self.directory / "HEAD").is_file()

    def create(self) -> None:
        """An empty repository whose branch is `main`. There already: nothing happens."""
        if self.exists:
            return
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        _git(["init", "--quiet", "--template=", "--initial-branch=main", str(self.directory.parent)], self.directory)

    def commit_of(self, name: str) -> str | None:
        """The commit that a branch, a tag or a hash stands for; None where there is none."""
        answer = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", fails=True)
        return answer.decode().strip() or None

    def branch(self) -> str:
        """The branch that the folder stands on; empty when it stands on none."""
        return self._run("symbolic-ref", "--quiet", "--short", "HEAD", fails=True).decode().strip()

    def tree(self, commit: str) -> Tree:
        """The files of a commit. Links and submodules are left out: a site has none."""
        listed = self._run("ls-tree", "-r", "-z", commit).split(b"\0")
        entries: list[tuple[str, bool, str]] = []
        for line in filter(None, listed):
            facts, path = line.split(b"\t", 1)
            mode, kind, sha = facts.decode().split()
            if kind == "blob" and mode in ("100644", "100755"):
                entries.append((path.decode("utf-8", "surrogateescape"), mode == "100755", sha))
        blobs = self._blobs([sha for _, _, sha in entries])
        return {path: File(data, executable) for (path, executable, _), data in zip(entries, blobs, strict=True)}

    def write(
        self,
        tree: Tree,
        *,
        message: str,
        parents: Iterable[str | None] = (),
        author: tuple[str, str] = AUTHOR,
        moment: datetime | None = None,
    ) -> str:
        """A commit that holds exactly `tree`; its hash. No branch is moved."""
        before = [parent for parent in parents if parent]
        stamp = f"{int((moment or datetime.now(UTC)).timestamp())} +0000"
        name = f"{author[0]} <{author[1]}> {stamp}"
        text = message.encode()
        stream = [b"commit refs/impasto/writing\nmark :1\n", f"author {name}\ncommitter {name}\n".encode()]
        stream.append(b"data %d\n%s\n" % (len(text), text))
        for word, parent in zip(("from", "merge", "merge"), before, strict=False):
            stream.append(f"{word} {parent}\n".encode())
        stream.append(b"deleteall\n")
        for path, file in sorted(tree.items()):
            mode = b"100755" if file.executable else b"100644"
            stream.append(b"M %s inline %s\ndata %d\n" % (mode, _quoted(path), len(file.data)))
            stream += [file.data, b"\n"]
        stream.append(b"get-mark :1\ndone\n")
        self._forget("refs/impasto/writing")
        answer = self._run("fast-import", "--quiet", "--done", "--force", given=b"".join(stream))
        self._forget("refs/impasto/writing")
        return answer.decode().strip()

    def move(self, branches: Mapping[str, str]) -> None:
        """Let branches stand for commits, all at once or none."""
        lines = "".join(f"update refs/heads/{name} {commit}\n" for name, commit in branches.items())
        self._run("update-ref", "--stdin", given=f"start\n{lines}commit\n".encode())

    def stand_on(self, branch: str) -> None:
        """Let the folder stand on a branch, with an index that holds it: a person's own `git status` is then true."""
        self._run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        self._run("read-tree", branch)

    def working_paths(self, folder: Path) -> list[str]:
        """Files of the work tree `folder` that git would keep: what `.gitignore` names is left out."""
        answer = self._run(
            f"--work-tree={folder}",
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
            environment={"GIT_INDEX_FILE": str(self.directory / "impasto-empty-index")},
        )
        return sorted(p.decode("utf-8", "surrogateescape") for p in filter(None, answer.split(b"\0")))

    def messages(self, branch: str) -> Iterator[tuple[str, datetime, str]]:
        """Commits of a branch along its first parents, newest first: hash, time, message."""
        form = "%H%x00%ct%x00%B%x00%x01"
        answer = self._run("log", "--first-parent", f"--format={form}", branch, "--", fails=True)
        for entry in answer.decode("utf-8", "replace").split("\0\x01"):
            parts = entry.strip("\n").split("\0")
            if len(parts) == 3:
                yield parts[0], datetime.fromtimestamp(int(parts[1]), UTC), parts[2]

    def difference(self, before: str | None, after: str) -> str:
        """A unified diff between two commits, for a person."""
        base = before or EMPTY_TREE
        options = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-renames")
        return self._run("diff-tree", "-p", "-r", *options, base, after).decode("utf-8", "replace")

    def bundle(self, target: Path) -> None:
        """Write the branches into one file that `git clone` takes."""
        self._run("bundle", "create", "--quiet", str(target), "HEAD", "--branches")

    def unbundle(self, source: Path) -> None:
        """Take the branches of a bundle over into this repository, whatever it had."""
        self._run("bundle", "unbundle", str(source))
        heads = self._run("bundle", "list-heads", str(source)).decode().splitlines()
        named = (line.split(" ", 1) for line in heads)
        branches = {name.removeprefix("refs/heads/"): sha for sha, name in named if name.startswith("refs/heads/")}
        self.move(branches)

    def _forget(self, name: str) -> None:
        self._run("update-ref", "-d", name, fails=True)

    def _blobs(self, hashes: list[str]) -> list[bytes]:
        answer = self._run("cat-file", "--batch", given="".join(f"{sha}\n" for sha in hashes).encode())
        found, at = [], 0
        for _ in hashes:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].rsplit(b" ", 1)[1])
            found.append(answer[end + 1 : end + 1 + size])
            at = end + size + 2
        return found

    def _run(
        self,
        *arguments: str,
        given: bytes = b"",
        fails: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> bytes:
        words = [f"--git-dir={self.directory}", *arguments]
        return _git(words, self.directory, given=given, fails=fails, environment=environment)


EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def merged_text(base: bytes, ours: bytes, theirs: bytes, folder: Path) -> bytes | None:
    """Three versions of a text as one; None where the same lines were changed in both. `folder` takes three files."""
    paths = [folder / name for name in ("ours", "base", "theirs")]
    for path, data in zip(paths, (ours, base, theirs), strict=True):
        path.write_bytes(data)
    words = ["merge-file", "-p", "--quiet", *map(str, paths)]
    done = subprocess.run(_words(words), capture_output=True, env=_environment(folder), timeout=SECONDS, check=False)
    return done.stdout if done.returncode == 0 else None


def _git(
    arguments: list[str],
    directory: Path,
    *,
    given: bytes = b"",
    fails: bool = False,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    try:
        done = subprocess.run(
            _words(arguments),
            input=given,
            capture_output=True,
            env={**_environment(directory), **(environment or {})},
            cwd=directory.parent,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ImpastoError(f"git did not answer within {SECONDS} s in {directory.parent}.") from error
    if done.returncode != 0 and not fails:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ImpastoError(f"git could not work on {directory.parent}: {said[-1] if said else done.returncode}.")
    return done.stdout if done.returncode == 0 else b""


def _words(arguments: list[str]) -> list[str]:
    found = shutil.which("git")
    if found is None:
        raise ConfigurationError("Sites need git, and none was found.", fix="Install git (`apt install git`).")
    return [found, *(word for setting in NEUTRAL for word in ("-c", setting)), *arguments]


def _environment(directory: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(directory),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
    }


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape")
    if raw[:1] == b'"' or b"\n" in raw:
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
    return raw
