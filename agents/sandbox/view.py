"""What a confined program sees: the system's programs, the interpreter, its folders; no home, no keys, no other files.

A pure reading of this machine's file system into the entries of a plan. It mounts nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from agents.errors import InputRefused
from agents.sandbox.base import Wish
from agents.sandbox.inside.plan import Entry

RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/mime.types")
"""Of /etc: what programs need to be found and started."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
USER = GROUP = 1000
WRITTEN = {
    "/etc/passwd": f"sandbox:x:{USER}:{GROUP}:sandbox:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "/etc/group": f"sandbox:x:{GROUP}:\nnogroup:x:65534:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "/etc/resolv.conf": "",
}
STREAMS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}
SCRATCH = ("/tmp", "/dev/shm")


def interpreter() -> list[Path]:
    """The folders that this Python and its packages are in."""
    packages = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages") and Path(p).is_dir()]
    found = [Path(p) for p in dict.fromkeys([sys.base_prefix, sys.prefix, sys.exec_prefix, *packages])]
    return [path for path in found if not any(other in path.parents for other in [*found, Path("/usr")])]


def entries(wish: Wish, scratch: int) -> list[Entry]:
    """The new root for `wish`; later entries lie over earlier ones. Raises InputRefused, see `real`."""
    shown = [*_system(), *_files()]
    shown += [entry("memory", f"mode=1777,size={scratch},nr_inodes=16k", "/tmp")]
    shown += [entry("memory", f"mode=1777,size={scratch // 2},nr_inodes=1k", "/dev/shm")]
    shown += [entry("tree", name, name, NOSUID | NOEXEC) for name in DEVICES if Path(name).exists()]
    shown += [entry("link", text, f"/dev/{name}") for name, text in STREAMS.items()]
    shown += [entry("proc", "", "/proc")]
    for path in interpreter():
        shown += _tree(path, RDONLY | NOSUID | NODEV)
    for path in (*wish.readable, wish.folder):
        shown += _tree(kept_inside(path, wish.folder), RDONLY | NOSUID | NODEV)
    for path in wish.writable:
        shown += _tree(kept_inside(path, wish.folder), NOSUID | NODEV)
    for path in protected(wish):
        shown.append(entry("tree", str(path), str(path), NOSUID | NODEV | (0 if path in _between(wish) else RDONLY)))
    return _without_doubles(shown)


def protected(wish: Wish) -> list[Path]:
    """What stays as it is, and the folders on the way to it: a folder that is a mount cannot be renamed away."""
    folder = real(wish.folder)
    return [*_between(wish), *(folder / name for name in wish.protected)]


def _between(wish: Wish) -> list[Path]:
    folder = real(wish.folder)
    names = [list(Path(name).parts[:end]) for name in wish.protected for end in range(1, len(Path(name).parts))]
    kept = {folder / name for name in wish.protected}
    return [path for path in dict.fromkeys(folder.joinpath(*parts) for parts in names) if path not in kept]


def readable(shown: Iterable[Entry]) -> list[str]:
    """Where reading is allowed: everything in the new root but the folders that lead to it."""
    return [e["target"] for e in shown if e["kind"] in ("tree", "proc", "file", "memory")]


def entry(kind: str, source: str, target: str, attributes: int = 0) -> Entry:
    """One thing of the new root."""
    return {"kind": kind, "source": source, "target": target, "attributes": attributes}


def real(path: Path) -> Path:
    """The folder itself, without links. Raises InputRefused when it is missing, or shows a home or the whole system."""
    try:
        found = path.resolve(strict=True)
    except OSError as error:
        raise InputRefused(f"{path} cannot be shown to a sandbox: {error.strerror or error}.") from error
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111 (never raises, whoever this is)
    if found == Path("/") or found == home or found in home.parents:
        raise InputRefused(f"{path} is not shown to a sandbox: a home folder lies in it.", fix="Name a folder below.")
    return found


def kept_inside(path: Path, folder: Path) -> Path:
    """`path`; raises InputRefused when it is named below `folder` and a link in there leads it out."""
    if path.absolute().is_relative_to(folder.absolute()) and not real(path).is_relative_to(real(folder)):
        raise InputRefused(f"{path} leads out of its folder.", fix="Remove the link.")
    return path


def _system() -> list[Entry]:
    shown: list[Entry] = []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            shown.append(entry("link", str(path.readlink()), name))
        elif path.is_dir():
            shown.append(entry("tree", name, name, RDONLY | NOSUID | NODEV))
    return shown


def _files() -> list[Entry]:
    shown = [entry("file", text, name) for name, text in WRITTEN.items()]
    for name in SETTINGS:
        if (path := Path(os.path.realpath(name))).exists():
            shown.append(entry("tree", str(path), name, RDONLY | NOSUID | NODEV | NOEXEC))
    zone = Path("/etc/localtime")
    if zone.is_symlink():
        shown.append(entry("link", str(zone.readlink()), str(zone)))
    return shown


def _tree(path: Path, attributes: int) -> list[Entry]:
    """The folder at its own place, and the links that lead to it."""
    found = str(real(path))
    return [*_links(path), entry("tree", found, found, attributes)]


def _links(path: Path) -> list[Entry]:
    """Every link that is passed on the way to `path`, so that the same name leads to the same place inside."""
    shown: list[Entry] = []
    done, waiting = Path("/"), list(path.absolute().parts[1:])
    while waiting and len(shown) < 40:
        step = done / waiting.pop(0)
        if step.name == "..":
            done = done.parent
        elif step.is_symlink():
            text = step.readlink()
            shown.append(entry("link", str(text), str(step)))
            waiting = [*(text.parts[1:] if text.is_absolute() else text.parts), *waiting]
            done = Path("/") if text.is_absolute() else done
        else:
            done = step
    return shown


def _without_doubles(shown: list[Entry]) -> list[Entry]:
    """One entry a target, the last one named; links only where no tree brings them along."""
    last = {entry["target"]: entry for entry in shown}
    trees = [Path(e["target"]) for e in last.values() if e["kind"] == "tree"]
    kept = []
    for target, found in last.items():
        if found["kind"] == "link" and any(tree in Path(target).parents for tree in trees):
            continue
        kept.append(found)
    return kept
