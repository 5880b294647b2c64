"""Unpacks gzip, deflate and Brotli bodies in bounded pieces, so that a bomb costs its cap and no more.

httpx unpacks a chunk whole, whatever it grows to; here no step yields more than `PIECE` bytes, and the sum is capped.
It knows no HTTP beyond the names of the codings (RFC 9110 8.4.1).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from agents.net.errors import FetchFailed, FetchRefused
from agents.net.policy import MEBIBYTE

PIECE = 65_536
MOST_LAYERS = 2
ACCEPTED = "gzip, deflate, br"


class Layer(Protocol):
    """One coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpacked pieces of at most about `PIECE` bytes. Raises zlib.error or brotli.error on damage."""
        ...

    @property
    def finished(self) -> bool:
        """Whether the coding said that it is complete."""
        ...


class Unpacker:
    """Undoes the codings of one body. Raises FetchRefused for an unknown coding or a body over the cap."""

    def __init__(self, content_encoding: str, *, cap: int, host: str) -> None:
        names = [name for part in content_encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        if len(names) > MOST_LAYERS or any(name not in _LAYERS for name in names):
            raise FetchRefused(f"{host} sent a body packed as {', '.join(names)[:60]!r}, which is not read.")
        self._layers = [_LAYERS[name]() for name in reversed(names)]
        self._cap, self._host, self._seen, self._begun = cap, host, 0, False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes unpack to, in pieces. Raises FetchRefused over the cap, FetchFailed on damage."""
        self._begun = self._begun or bool(data)
        pieces = iter((data,))
        for layer in self._layers:
            pieces = _through(layer, pieces)
        try:
            for piece in pieces:
                self._seen += len(piece)
                if self._seen > self._cap:
                    raise FetchRefused(
                        f"What {self._host} sent unpacks to over {self._cap / MEBIBYTE:.3g} MiB, so it is not read."
                    )
                yield piece
        except (zlib.error, brotli.error) as error:
            raise FetchFailed(f"What {self._host} sent cannot be unpacked.") from error

    def finish(self) -> None:
        """Raises FetchFailed when the body ended before its coding did."""
        if self._begun and not all(layer.finished for layer in self._layers):
            raise FetchFailed(f"What {self._host} sent ended too early.", fix="Try again.")


def _through(layer: Layer, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from layer.feed(piece)


class _Deflate:
    """gzip (one or several members) and zlib; raw deflate where a server means that by `deflate`."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=47)
        self._begun = False

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == PIECE:  # a full piece may leave output behind inside of zlib
            if self._stream.eof:  # another member follows; zeros after the last one are padding
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._stream = zlib.decompressobj(wbits=47)
            try:
                piece = self._stream.decompress(data, PIECE)
            except zlib.error:
                if self._begun:
                    raise
                self._stream = zlib.decompressobj(wbits=-15)
                piece = self._stream.decompress(data, PIECE)
            self._begun = True
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
                yield piece


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return self._stream.is_finished()

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = self._stream.process(data, output_buffer_limit=PIECE)
        # Ready for more data, it may still hold the end of what it has unpacked: only an empty piece rules that out.
        while piece or not self._stream.can_accept_more_data():
            if piece:
                yield piece
            piece = self._stream.process(b"", output_buffer_limit=PIECE)


_LAYERS: dict[str, type[_Deflate] | type[_Brotli]] = {
    "gzip": _Deflate, "x-gzip": _Deflate, "deflate": _Deflate, "br": _Brotli,
}  # fmt: skip
