"""Which addresses are public, form by form."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.net.addresses import NAT64, embedded, is_public

PUBLIC_4 = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1"]
NOT_PUBLIC_4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "224.0.1.1", "240.0.0.1", "255.255.255.255",
    "168.63.129.16",
]  # fmt: skip
NOT_PUBLIC_6 = [
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:7f00:1", "fe80::1", "fe80::1%eth0",
    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "100::1", "100:0:0:1::1", "2001:db8::1", "3fff::1",
    "2001:2::1", "2001:10::1", "5f00::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1",
    "2001:0:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254",
    "64:ff9b:1::1", "64:ff9b:1:7f00:0:100::", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "3ffe::1", "4000::1",
]  # fmt: skip
PUBLIC_6 = [
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
    "2606:4700::5efe:808:808",
]


@pytest.mark.parametrize("text", PUBLIC_4 + PUBLIC_6)
def it_allows(text: str):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC_4 + NOT_PUBLIC_6)
def it_refuses(text: str):
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC_4)
def it_refuses_every_wrapping_of_what_it_refuses(text: str):
    inner = int(ipaddress.IPv4Address(text))
    wrappings = {
        "mapped": 0xFFFF << 32 | inner,
        "compatible": inner,
        "NAT64": int(NAT64.network_address) | inner,
        "6to4": 0x2002 << 112 | inner << 80,
        "Teredo client": 0x2001_0000 << 96 | 0x0808_0808 << 64 | inner ^ 0xFFFF_FFFF,
        "Teredo server": 0x2001_0000 << 96 | inner << 64 | 0x0808_0808 ^ 0xFFFF_FFFF,
        "ISATAP": 0x2606_4700 << 96 | 0x5EFE << 32 | inner,
    }
    for name, number in wrappings.items():
        address = ipaddress.IPv6Address(number)
        assert ipaddress.IPv4Address(text) in list(embedded(address)), name
        assert not is_public(address), name


def it_reads_both_layouts_of_local_nat64():
    assert ipaddress.IPv4Address("127.0.0.1") in list(embedded(ipaddress.IPv6Address("64:ff9b:1:7f00:0:100::")))
    assert ipaddress.IPv4Address("127.0.0.1") in list(embedded(ipaddress.IPv6Address("64:ff9b:1::7f00:1")))


@given(st.ip_addresses(v=4))
def it_never_calls_public_what_ipaddress_does_not_call_global(address: ipaddress.IPv4Address):
    if is_public(address):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_unspecified))


TUNNELS = st.sampled_from(
    [0, 0xFFFF << 32, int(NAT64.network_address), 0x2606_4700 << 96 | 0x5EFE << 32, 0x2002 << 112]
)


@given(
    st.one_of(
        st.ip_addresses(v=6), st.builds(lambda a, b: ipaddress.IPv6Address(a | b), TUNNELS, st.integers(0, 2**32 - 1))
    )
)
def it_never_calls_public_what_carries_something_else(address: ipaddress.IPv6Address):
    if is_public(address):
        assert all(inner.is_global and not inner.is_multicast for inner in embedded(address))
        assert address.is_global or address.ipv4_mapped is not None
        assert not any((address.is_multicast, address.is_link_local, address.is_site_local, address.is_loopback))
