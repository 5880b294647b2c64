"""Addresses that parsers disagree on, and the plain ones."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.net.errors import FetchRefused
from agents.net.policy import Policy
from agents.net.targets import shown, target_of

POLICY = Policy()


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("http://example.org", "example.org", 80),
        ("HTTPS://Example.ORG./a?b#c", "example.org", 443),
        ("https://example.org:8443/", "example.org", 8443),
        ("http://93.184.216.34/", "93.184.216.34", 80),
        ("http://[2606:4700:4700::1111]/", "2606:4700:4700::1111", 80),
        ("http://[2606:4700:4700:0:0:0:0:1111]:80/", "2606:4700:4700::1111", 80),
        ("https://bücher.example/", "xn--bcher-kva.example", 443),
        ("https://例子.example/路径", "xn--fsqu00a.example", 443),
        ("http://good.example#@127.0.0.1/", "good.example", 80),
        ("https://under_score.example/", "under_score.example", 443),
    ],
)
def it_reads(address: str, host: str, port: int):
    target = target_of(address, POLICY)
    assert (target.host, target.port) == (host, port)


@pytest.mark.parametrize(
    "address",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://127.0.1/", "http://0/", "http://0x/", "http://127.0.0.1.1/", "http://127.0.0.0x1/", "http://1.1.1.256/",
        "http://00000177.0.0.1/", "http://127.0.0.01/",
    ],
)  # fmt: skip
def it_refuses_numbers_that_are_not_plain_addresses(address: str):
    with pytest.raises(FetchRefused):
        target_of(address, POLICY)


@pytest.mark.parametrize(
    "address",
    [
        "http://good.example\\@127.0.0.1/", "http://127.0.0.1\\.good.example/",
        "http://good.example%00.evil.example/", "http://good.example\x00.evil.example/", "http://127.0.0.1%2f@good.example/",
        "http://user@good.example/", "http://user:pw@good.example/", "http://good.example@127.0.0.1/",
        "http://:@good.example/", "http://good.example:80:80/", "http://good.example:99999/", "http://good.example:-1/",
        "http://[good.example]/", "http://[127.0.0.1]/", "http://[::1%25lo]/", "http://[::ffff:1.2.3.4/", "http://::1/",
        "http://[v1.x]/", "http://1.2.3.4]/", "http:///good.example/", "http:good.example/", "//good.example/", "http://",
        "http://good.example\t/", " http://good.example/", "http://good.example/ x", "http://goo\nd.example/",
        "http://good..example/", "http://.good.example/", "http://-good.example/", "http://good.example../",
        "http://１２７.0.0.1/", "http://ⓛⓞⓒⓐⓛhost/", "http://127。0。0。1/", "http://xn--a.example\u2028/", "http://%31%32%37.0.0.1/",
        "file:///etc/passwd", "ftp://good.example/", "gopher://good.example/", "data:text/html,x", "javascript:1",
        "ws://good.example/", "jar:http://good.example!/", "http+unix://%2Fvar%2Frun/", "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/", "http://good.example/" + "a" * 9000, "http://good_.-example/",
    ],
)  # fmt: skip
def it_refuses_what_can_be_read_in_two_ways_or_is_not_of_the_web(address: str):
    with pytest.raises(FetchRefused):
        target_of(address, POLICY)


HOSTILE = st.text(st.sampled_from("ab1.0x7f:@/\\[]%#?&-_ \t\n\x00é１。"), max_size=24)


@given(HOSTILE)
def it_either_refuses_or_agrees_with_both_parsers(rest: str):
    address = f"http://{rest}"
    try:
        target = target_of(address, POLICY)
    except FetchRefused:
        return
    assert target.host == httpx.URL(address).raw_host.decode().removesuffix(".")
    assert urlsplit(address).username is None
    assert target.host.isascii()


@given(st.text(max_size=60))
def it_never_fails_otherwise(address: str):
    refused = None
    try:
        target_of(address, POLICY)
    except FetchRefused as error:
        refused = error
    assert refused is None or refused.sentence.isprintable()


def it_shows_no_query_and_no_password():
    assert shown("https://me:pw@example.org/a?key=secret#x") == "https://…@example.org/a"
