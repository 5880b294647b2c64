"""Folders as one archive, there and back: what a command changed is taken over, nothing else that archives can hold.

What comes back was packed by a machine that nobody trusts: links, devices, names that lead elsewhere, protected names
and more than the limits allow are left out or refused.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from agents.errors import InputRefused
from agents.files import write_whole
from agents.sandbox import view
from agents.sandbox.base import Limits, Wish

LARGEST = 256 * 1024**2
"""Bytes that are sent."""
PASSED_OVER = (".git", "__pycache__", ".venv", "node_modules")


def packed(wish: Wish) -> bytes:
    """Everything that the command may see, under its own paths, as a compressed archive. Raises InputRefused."""
    out = io.BytesIO()
    seen: set[Path] = set()
    size = 0
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
        for root in (*wish.readable, wish.folder, *wish.writable):
            real = view.real(view.kept_inside(root, wish.folder))
            for path in [real, *sorted(real.rglob("*"))] if real.is_dir() else [real]:
                if path in seen or path.is_symlink() or not (path.is_file() or path.is_dir()):
                    continue
                if set(path.relative_to(real).parts) & set(PASSED_OVER):
                    continue
                seen.add(path)
                size += path.stat().st_size if path.is_file() else 0
                if size > LARGEST:
                    raise InputRefused(f"More than {LARGEST >> 20} MB would have to be sent to the sandbox.")
                archive.add(path, arcname=str(path).lstrip("/"), recursive=False)
    return out.getvalue()


def unpacked(data: bytes, limits: Limits) -> dict[Path, tuple[bytes, int]]:
    """The plain files of an archive by their absolute paths, with their modes. Raises InputRefused for too many."""
    found: dict[Path, tuple[bytes, int]] = {}
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r|gz") as archive:
            for member in archive:
                parts = PurePosixPath(member.name).parts
                if not member.isreg() or ".." in parts or not parts:
                    continue
                total += member.size
                if total > limits.disk or len(found) >= limits.files:
                    raise InputRefused("The sandbox sends back more than the limits allow.")
                source = archive.extractfile(member)
                content = source.read(member.size) if source is not None else b""
                found[Path("/", *(part for part in parts if part != "/"))] = (content, member.mode & 0o755)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InputRefused(f"What the sandbox sends back is no archive: {error}.") from error
    return found


def taken_over(wish: Wish, found: Mapping[Path, tuple[bytes, int]]) -> list[Path]:
    """Make the writable folders what came back, but for protected names; what was changed."""
    changed: list[Path] = []
    kept = [view.real(wish.folder) / name for name in wish.protected]
    for root in (view.real(path) for path in wish.writable):
        there = {p for p in root.rglob("*") if p.is_file() and not p.is_symlink() and not _passed_over(p, root)}
        wanted = {p: given for p, given in found.items() if p.is_relative_to(root) and not _passed_over(p, root)}
        for path in sorted(there - wanted.keys()):
            if not _below(path, kept):
                path.unlink()
                changed.append(path)
        for path, (content, mode) in sorted(wanted.items()):
            if _below(path, kept) or _through_a_link(path, root):
                continue
            if path not in there or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content)
                path.chmod(mode | 0o600)
                changed.append(path)
    return changed


def _passed_over(path: Path, root: Path) -> bool:
    return bool(set(path.relative_to(root).parts) & set(PASSED_OVER))


def _below(path: Path, folders: Sequence[Path]) -> bool:
    return any(path == folder or path.is_relative_to(folder) for folder in folders)


def _through_a_link(path: Path, root: Path) -> bool:
    """Whether a part of the path is a link here, or a file where a folder is meant."""
    at = root
    for part in path.relative_to(root).parts[:-1]:
        at = at / part
        if at.is_symlink() or at.is_file():
            return True
    return path.is_symlink() or path.is_dir()
