"""Which IP addresses belong to the public internet. It resolves nothing and connects to nothing.

The rule allows, it does not forbid: an address passes when the registries call it globally reachable unicast, and when
every IPv4 address that is carried inside it passes too. `ipaddress` alone is not enough: what it calls global changed
between Python 3.11 and 3.13, and it calls some multicast and 6to4 addresses global.

Sources: IANA special-purpose registries (IPv4, IPv6); RFC 4291 2.5.5 (mapped, compatible), RFC 3056 (6to4), RFC 4380
(Teredo), RFC 6052 (NAT64), RFC 8215 (local-use NAT64), RFC 5214 (ISATAP).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
UNICAST = ipaddress.IPv6Network("2000::/3")
ISATAP = (0x0000_5EFE, 0x0200_5EFE)

REFUSED_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # globally routed by its registration, but answered by the host of an Azure machine
    )
]  # fmt: skip
REFUSED_6 = [
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarking, ORCHID and other protocol assignments
        "2001:db8::/32", "3fff::/20",  # documentation
        "2002::/16",  # 6to4: what it reaches depends on relays nobody runs any more
        "3ffe::/16",  # the ended 6bone
    )
]  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether `address`, and every address embedded in it, is globally reachable unicast."""
    if isinstance(address, ipaddress.IPv4Address):
        return _is_public_4(address)
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in NAT64:
        return all(map(_is_public_4, embedded(address)))
    if address.scope_id is not None or address not in UNICAST or not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in REFUSED_6) and all(map(_is_public_4, embedded(address)))


def embedded(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for or is tunnelled through."""
    number = int(address)
    low = number & 0xFFFF_FFFF
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if number >> 32 == 0 or address in NAT64:
        yield ipaddress.IPv4Address(low)
    if address in NAT64_LOCAL:  # an operator may use the whole /48 (bits 48-63 and 72-87) or a /96 inside of it
        yield ipaddress.IPv4Address((number >> 64 & 0xFFFF) << 16 | number >> 40 & 0xFFFF)
        yield ipaddress.IPv4Address(low)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if number >> 32 & 0xFFFF_FFFF in ISATAP:
        yield ipaddress.IPv4Address(low)


def _is_public_4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in REFUSED_4)
