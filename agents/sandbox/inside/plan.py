"""The plan that the parent sends to the process between: plain values only, so that `marshal` carries it."""

from __future__ import annotations

from typing import TypedDict


class Entry(TypedDict):
    """One thing of the new root.

    `kind`: `tree` (the mounts from `source` down), `memory` (a file system in memory, `source` its options), `proc`,
    `link` (`source` is where it leads), `file` (`source` is its text). `attributes` are those of `mount_setattr`.
    """

    kind: str
    source: str
    target: str
    attributes: int


class Plan(TypedDict):
    """Everything that the process between has to know."""

    machine: str
    own_namespaces: bool
    """False where another program has made them already: then `entries` are there."""
    landlock: bool
    user: int
    group: int
    entries: list[Entry]
    readable: list[str]
    writable: list[str]
    scratch: list[str]
    devices: list[str]
    network: bool
    filter: bytes
    command: list[str]
    environment: dict[str, str]
    folder: str
    memory: int
    """Bytes for the whole tree of processes."""
    processes: int
    open_files: int
    file_size: int
    processor_seconds: int
    disk: int
    """Bytes that the writable folders may grow by."""
    files: int
    """Files and folders that they may hold more than at the start."""


class Contained(TypedDict):
    """What `contained.py` has to know: the engine's client and its command line, the container's name, disk limits."""

    engine: str
    command: list[str]
    name: str
    writable: list[str]
    disk: int
    files: int
