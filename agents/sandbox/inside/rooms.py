"""The new root: what is mounted where, and nothing else. It decides nothing; the plan says what is in it."""

# pathlib takes longer to import than everything here takes to run:
# ruff: noqa: PTH103, PTH120, PTH123, PTH211

from __future__ import annotations

import os

from agents.sandbox.inside import kernel

TYPE_CHECKING = False  # as of typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from agents.sandbox.inside.plan import Entry, Plan

BASE = "/tmp"
SAFE = kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NODEV
KIND, FOLDER = 0o170000, 0o040000


def build(plan: Plan) -> None:
    """Replace this mount namespace's root by the plan's. Call as the first process of a PID namespace.

    Raises OSError naming the step.
    """
    kernel.mount("", "/", kernel.MS_REC | kernel.MS_PRIVATE)
    trees = {e["target"]: kernel.tree_of(e["source"]) for e in plan["entries"] if e["kind"] == "tree"}
    kernel.mount("tmpfs", BASE, kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755,size=1m,nr_inodes=4k")
    os.chdir(BASE)
    for entry in sorted(plan["entries"], key=lambda entry: entry["target"].count("/")):
        _place(entry, trees.get(entry["target"]))
    kernel.pivot_root(plan["machine"])
    kernel.unmount(".")
    os.chdir("/")
    root = os.open("/", os.O_PATH | os.O_CLOEXEC)
    kernel.restrict_tree(root, SAFE | kernel.MOUNT_ATTR_RDONLY, deep=False)
    os.close(root)


def _place(entry: Entry, tree: int | None) -> None:
    """One entry below the current folder, which will be the root."""
    target, kind = entry["target"].strip("/"), entry["kind"]
    if tree is not None:
        folder = os.fstat(tree).st_mode & KIND == FOLDER
        kernel.restrict_tree(tree, entry["attributes"])
        place = kernel.opened(target, start=".", make="folder" if folder else "file")
        kernel.attach(tree, place, entry["target"])
        os.close(place)
        os.close(tree)
        return
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    if kind == "link":
        os.symlink(entry["source"], target)
    elif kind == "file":
        with open(target, "w", encoding="utf-8") as file:
            file.write(entry["source"])
    elif kind == "memory":
        os.makedirs(target, exist_ok=True)
        kernel.mount("tmpfs", target, kernel.MS_NOSUID | kernel.MS_NODEV, entry["source"])
    elif kind == "proc":
        os.makedirs(target, exist_ok=True)
        flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        try:
            kernel.mount("proc", target, flags, "subset=pid,hidepid=invisible")
        except OSError:
            return  # refused in a container that masks its own: then there is none
