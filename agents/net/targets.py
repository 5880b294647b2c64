"""An address becomes a Target, or is refused for its form. It resolves no name.

Attacks on fetchers live where two parsers read one address differently. So an address must be read alike by
`urllib.parse` and by httpx (which makes the request), and its host must be in one of three plain forms: a dotted
decimal IPv4 address, an IPv6 address in brackets, or a name of letters, digits and hyphens after IDNA.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import idna

from agents.net.addresses import Address
from agents.net.errors import FetchRefused
from agents.net.policy import Policy

SCHEMES = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]|[\u0080-\u00a0\u2028\u2029\ufeff]")
_DISGUISED = re.compile(r"[%\u3002\uff0e\uff61]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "onion", "invalid")


@dataclass(frozen=True)
class Target:
    """Where a request goes: scheme, host (lower case, ASCII, no brackets, no final dot) and port."""

    scheme: str
    host: str
    port: int

    @property
    def literal(self) -> Address | None:
        """The host when it is an address itself."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def target_of(address: str | httpx.URL, policy: Policy) -> Target:
    """Where this address leads. Raises FetchRefused when it is malformed, ambiguous or not of the web."""
    text = str(address)
    if len(text) > policy.address_characters:
        raise FetchRefused(f"An address of {len(text):,} characters is not fetched.")
    if _FORBIDDEN.search(text):
        raise FetchRefused(f"The address {shown(text)} holds blanks, backslashes or control characters.")
    try:
        url, parts = httpx.URL(text), urlsplit(text)
        port, other_port = url.port, parts.port
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchRefused(f"The address {shown(text)} cannot be read.", fix="Check its spelling.") from error
    scheme = url.scheme
    if scheme not in SCHEMES or parts.scheme.lower() != scheme:
        raise FetchRefused(f"{shown(text)} is not a web address: only http and https are fetched.")
    if url.userinfo or "@" in parts.netloc:
        raise FetchRefused(f"The address at {url.host[:80]} carries a user name or password.", fix="Leave it out.")
    if _DISGUISED.search(parts.netloc):
        raise FetchRefused(f"The host of {shown(text)} is written in escapes, or with dots that only look like dots.")
    host = checked_host(url.raw_host.decode("ascii"), bracketed="[" in parts.netloc)
    if port != (None if other_port == SCHEMES[scheme] else other_port) or host != _read_otherwise(parts.hostname):
        raise FetchRefused(f"The address {shown(text)} can be read in two ways.", fix="Check its spelling.")
    return Target(scheme, host, port or SCHEMES[scheme])


def checked_host(host: str, *, bracketed: bool) -> str:
    """A host as it is compared and connected to. Raises FetchRefused for every form but the three plain ones."""
    host = host.strip("[]").lower()
    if bracketed or ":" in host:
        try:
            if not bracketed or "%" in host:
                raise ValueError
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise FetchRefused(f"The host [{host[:80]}] is not an IPv6 address.") from None
    host = host.removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise FetchRefused(f"The host {host[:80]} is a number but not a plain IPv4 address.") from None
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise FetchRefused(f"{host[:80]!r} is not the name of a host.")
    return host


def is_local_name(host: str) -> bool:
    """Whether a name is reserved for machines nearby, so that asking the public DNS for it only tells it about them."""
    return any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES)


def shown(address: str) -> str:
    """An address for a sentence: no query, no fragment, no user, nothing unprintable, not long."""
    bare = re.split(r"[?#]", address, maxsplit=1)[0]
    bare = re.sub(r"//[^/@]*@", "//…@", bare)
    return "".join(c if c.isprintable() else "·" for c in bare[:120])


def _read_otherwise(hostname: str | None) -> str | None:
    """urllib's reading of the host, in the form that `checked_host` gives."""
    if hostname is None:
        return None
    try:
        ascii_host = hostname if hostname.isascii() else idna.encode(hostname.lower()).decode("ascii")
        return checked_host(ascii_host, bracketed=":" in ascii_host)
    except (UnicodeError, FetchRefused):
        return None
