"""Frames of the Connect protocol's JSON streams, and the events of a process in them. It opens no connection.

A frame is a byte of flags (2: the last one, with an error or nothing), four bytes of length (big endian), and JSON.
Source: connectrpc.com/docs/protocol, "Streaming RPCs"; E2B's API reference, `process.Process/Start`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

COMPRESSED, LAST = 1, 2
LARGEST = 16 * 1024**2
"""Bytes of one frame; more is no output of ours."""


class Broken(ValueError):
    """What came is no such stream; says what was wrong."""


@dataclass(frozen=True)
class Event:
    """Something that a process did. `pid` when it began, `stdout` or `stderr` as it wrote, `code` when it ended."""

    pid: int | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    code: int | None = None


def frame(message: dict[str, Any]) -> bytes:
    """A message as the body of a request."""
    data = json.dumps(message).encode()
    return bytes([0]) + len(data).to_bytes(4, "big") + data


def messages(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The messages of a stream, whatever pieces it comes in. Raises Broken, also for the error that ends a stream."""
    held = bytearray()
    ended = False
    for chunk in chunks:
        held += chunk
        while len(held) >= 5:
            flags, size = held[0], int.from_bytes(held[1:5], "big")
            if size > LARGEST or flags & COMPRESSED:
                raise Broken("a frame is larger than one may be, or compressed though nobody asked for it")
            if len(held) < 5 + size:
                break
            message = _read(bytes(held[5 : 5 + size]))
            del held[: 5 + size]
            if flags & LAST:
                _raise_error(message)
                ended = True
            else:
                yield message
    if held or not ended:
        raise Broken("the stream broke off")


def event_of(message: dict[str, Any]) -> Event:
    """What a message tells of a process; an event without anything for one that is not ours to know. Raises Broken."""
    event = message.get("event")
    if not isinstance(event, dict):
        return Event()
    try:
        if isinstance(start := event.get("start"), dict):
            return Event(pid=int(start["pid"]))
        if isinstance(data := event.get("data"), dict):
            return Event(stdout=_bytes(data.get("stdout")), stderr=_bytes(data.get("stderr")))
        if isinstance(end := event.get("end"), dict):
            return Event(code=_code(end))
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(f"an event cannot be read: {error}") from error
    return Event()


def _code(end: dict[str, Any]) -> int:
    """The exit status; -9 for a process that was ended. A zero is left out of the protocol's JSON."""
    code = int(end.get("exitCode", 0))
    if code == 0 and not end.get("exited", False):
        return -9
    return 128 - code if code > 128 else code


def _bytes(text: Any) -> bytes:
    if text is None:
        return b""
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error as error:
        raise ValueError("output that is no base64") from error


def _read(data: bytes) -> dict[str, Any]:
    try:
        message = json.loads(data or b"{}")
    except ValueError as error:
        raise Broken("a frame holds no JSON") from error
    if not isinstance(message, dict):
        raise Broken("a frame holds no object")
    return message


def _raise_error(message: dict[str, Any]) -> None:
    if isinstance(error := message.get("error"), dict):
        raise Broken(f"{error.get('code', 'unknown')}: {str(error.get('message', ''))[:200]}")
