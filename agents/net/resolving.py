"""A target becomes the addresses that may be connected to: resolved once, every answer judged.

If any address of a host is outside of the public internet the host is refused: a name with one good and one bad
address is how DNS rebinding begins. It opens no connection.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late

from agents.net.addresses import Address, is_public
from agents.net.errors import FetchFailed, FetchRefused
from agents.net.policy import Policy
from agents.net.targets import Target, is_local_name

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses as text; raises OSError when there are none."""

_threads = ThreadPoolExecutor(16, thread_name_prefix="resolve")  # the system's resolver cannot be interrupted


def system_resolver(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_of(target: Target, policy: Policy, resolver: Resolver, deadline: float) -> list[str]:
    """Addresses of the target, in the resolver's order. Raises FetchRefused and FetchFailed.

    `deadline` is a reading of `time.monotonic`.
    """
    if (known := _without_asking(target, policy)) is not None:
        return known
    asked = _threads.submit(resolver, target.host, target.port)
    try:
        return judged(target, asked.result(max(deadline - time.monotonic(), 0)), policy)
    except Late as error:
        raise _late(target) from error
    except (OSError, UnicodeError) as error:
        raise _unknown(target) from error


async def addresses_of_async(target: Target, policy: Policy, resolver: Resolver, deadline: float) -> list[str]:
    """As `addresses_of`, without holding the event loop up."""
    if (known := _without_asking(target, policy)) is not None:
        return known
    asked = asyncio.get_running_loop().run_in_executor(_threads, resolver, target.host, target.port)
    try:
        return judged(target, await asyncio.wait_for(asked, max(deadline - time.monotonic(), 0)), policy)
    except TimeoutError as error:
        raise _late(target) from error
    except (OSError, UnicodeError) as error:
        raise _unknown(target) from error


def judged(target: Target, answers: Sequence[str], policy: Policy) -> list[str]:
    """The answers when all of them may be connected to. Raises FetchRefused when one may not, FetchFailed for none."""
    if not answers:
        raise _unknown(target)
    addresses: list[Address] = []
    for answer in answers:
        try:
            addresses.append(ipaddress.ip_address(answer))
        except ValueError:
            raise FetchRefused(f"{target.host} resolves to something that is no address.") from None
    if not policy.owns(target.host, target.port) and not all(map(is_public, addresses)):
        raise _private(target)
    return [str(address) for address in addresses]


def _without_asking(target: Target, policy: Policy) -> list[str] | None:
    if policy.owns(target.host, target.port):
        return [target.host] if target.literal is not None else None
    if target.port not in policy.ports:
        allowed = ", ".join(map(str, sorted(policy.ports)))
        raise FetchRefused(f"Port {target.port} of {target.host} is not fetched; only {allowed} are.")
    if target.literal is not None:
        return judged(target, [target.host], policy)
    if is_local_name(target.host) or "." not in target.host:
        raise _private(target)
    return None


def _private(target: Target) -> FetchRefused:
    return FetchRefused(
        f"{target.host} is not on the public internet, so it is not fetched.",
        fix=f"If it is a server of your own, name it: IMPASTO_FETCH_OWN={target.host}:{target.port}",
    )


def _unknown(target: Target) -> FetchFailed:
    return FetchFailed(f"There is no host named {target.host}.", fix="Check its spelling and the connection.")


def _late(target: Target) -> FetchFailed:
    return FetchFailed(f"The name {target.host} was not resolved in time.", fix="Check the connection.")
