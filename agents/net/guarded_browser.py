"""A Chromium for pages of the web, with every way out but the guarding proxy closed.

    with browsing(settings, policy) as context:
        context.new_page().goto("https://example.org/")

Its ways out, and what closes each: names and addresses (nothing resolves but the proxy, under a name that pages cannot
guess), loopback (Chromium
would go past a proxy there), UDP (QUIC off, WebRTC only through the proxy, which has no UDP), prefetching, background
services, downloads, popups, service workers, devices. Rendering of our own pages is `agents/render/browser.py`, which
has no network at all.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from agents.errors import BrowserMissing
from agents.net.browsing_proxy import browsing_proxy
from agents.net.policy import Policy
from agents.net.resolving import Resolver, system_resolver
from agents.render.executable import find_browser
from agents.secrets import plain_environment
from agents.settings import Settings

FLAGS = (
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-client-side-phishing-detection",
    "--disable-extensions",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-features=AsyncDns,DnsOverHttps,EncryptedClientHello,MediaRouter,NetworkPrediction,OptimizationHints,"
    "Prerender2,SpeculationRulesPrefetchFuture,Translate,WebTransport,DirectSockets",
    "--disable-blink-features=WebTransport,DirectSockets",
)
# Gone before a page's first script: what no reader needs and what could look for a way past the proxy.
CLOSED = """for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport',
  'TCPSocket', 'UDPSocket']) { try { delete globalThis[name]; } catch {} }"""


@contextmanager
def browsing(settings: Settings, policy: Policy, *, resolver: Resolver = system_resolver) -> Iterator[BrowserContext]:
    """A browser context whose every connection passes the guard. Raises BrowserMissing.

    Playwright's rule holds: use it in the thread that made it, and not inside of a running event loop.
    """
    with browsing_proxy(policy, resolver=resolver) as proxy, sync_playwright() as playwright:
        executable = find_browser(settings)
        name = f"{secrets.token_hex(12)}.invalid"
        try:
            chromium = playwright.chromium.launch(
                executable_path=str(executable),
                headless=True,
                args=[*FLAGS, f"--host-resolver-rules=MAP {name} 127.0.0.1, MAP * ~NOTFOUND"],
                chromium_sandbox=sandboxed(settings),
                env={**plain_environment(os.environ)},
                proxy={"server": proxy.address.replace("127.0.0.1", name), "bypass": "<-loopback>"},
            )
        except PlaywrightError as error:
            reason = str(error).strip().splitlines()[0]
            raise BrowserMissing(f"{executable} did not start: {reason}", fix="Run: impasto doctor") from error
        try:
            context = chromium.new_context(**context_options())
            context.add_init_script(CLOSED)
            yield context
        finally:
            chromium.close()


def context_options() -> dict[str, Any]:
    """Options of a context that keeps nothing and is given nothing."""
    return {
        "accept_downloads": False,
        "service_workers": "block",
        "permissions": [],
        "ignore_https_errors": False,
        "locale": "en-US",
        "timezone_id": "UTC",
        "viewport": {"width": 1280, "height": 900},
    }


def sandboxed(settings: Settings) -> bool:
    """Whether Chromium's own sandbox is on: for root it is not, unless asked for, because it would not start."""
    if settings.browser_sandbox == "auto":
        return not (hasattr(os, "geteuid") and os.geteuid() == 0)
    return settings.browser_sandbox == "on"
