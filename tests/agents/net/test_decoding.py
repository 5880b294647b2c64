"""Bodies packed and unpacked again, in any chunks."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.net.decoding import PIECE, Unpacker
from agents.net.errors import FetchFailed, FetchRefused


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes, "x-gzip": gzip.compress,
}  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=4000),
    st.builds(lambda unit, times: unit * times, st.binary(min_size=1, max_size=50), st.integers(0, 20_000)),
)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(BODIES, st.lists(st.sampled_from(sorted(PACKERS)), max_size=2), st.integers(1, 5000))
def it_gives_back_what_was_packed(body: bytes, codings: list[str], size: int):
    packed = body
    for coding in codings:
        packed = PACKERS[coding](packed)
    unpacker = Unpacker(", ".join(codings), cap=10_000_000, host="h")
    pieces = [piece for chunk in cut(packed, size) for piece in unpacker.feed(chunk)]
    unpacker.finish()
    assert b"".join(pieces) == body
    if codings and set(codings) != {"identity"}:
        assert all(len(piece) <= 2 * PIECE for piece in pieces)


def it_gives_back_the_end_that_brotli_holds_after_the_last_byte():
    body = b"\0" * 98_275
    unpacker = Unpacker("br", cap=10_000_000, host="h")
    pieces = [piece for chunk in cut(brotli.compress(body), 1) for piece in unpacker.feed(chunk)]
    unpacker.finish()
    assert b"".join(pieces) == body


@given(BODIES)
def it_reads_what_servers_send_as_deflate(body: bytes):
    unpacker = Unpacker("deflate", cap=10_000_000, host="h")
    assert b"".join(unpacker.feed(raw_deflate(body))) == body
    unpacker.finish()


def it_reads_members_one_after_another_and_padding():
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
    unpacker = Unpacker("gzip", cap=100, host="h")
    assert b"".join(unpacker.feed(packed)) == b"one two"
    unpacker.finish()


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br"]))
def it_fails_in_its_own_words_on_noise(noise: bytes, coding: str):
    unpacker = Unpacker(coding, cap=1000, host="h")
    failed: Exception | None = None
    try:
        list(unpacker.feed(noise))
        unpacker.finish()
    except (FetchFailed, FetchRefused) as error:
        failed = error
    assert failed is not None or noise == b"" or unpacker._seen <= 1000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def it_stops_at_the_cap(coding: str):
    unpacker = Unpacker(coding, cap=200_000, host="h")
    pieces: list[bytes] = []
    with pytest.raises(FetchRefused):
        pieces.extend(unpacker.feed(PACKERS[coding](b"\0" * 50_000_000)))
    assert len(b"".join(pieces)) <= 200_000
