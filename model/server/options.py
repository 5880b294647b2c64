"""What the person who runs the server decides, and the limits that protect it. This module does nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Settings of one server."""

    api_key: str | None = None
    """What clients must send as a bearer token or `x-api-key`; None lets everybody in."""
    aliases: tuple[str, ...] = ()
    """Further names under which clients may ask for the model."""
    hosts: tuple[str, ...] | None = None
    """Names in `Host` that are answered; None: any. Keeps a page in a browser from reaching a keyless server by a
    name of its own that resolves to this machine."""
    body_bytes: int = 16 * 1024 * 1024
    body_depth: int = 64
    """Levels of objects and arrays in a body."""
    body_seconds: float = 60.0
    """Time in which a body must have arrived."""
    choices: int = 16
    """Most outputs of one request: prompts times `n`."""
    generations: int = 512
    """Most outputs under way at once, waiting ones included; more are refused with 429."""
    echo_bytes: int = 512 * 1024 * 1024
    """Memory that the logits of an echoed prompt may take."""
    ping_seconds: float = 15.0
    """Silence after which a stream says that it is alive."""
