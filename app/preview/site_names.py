"""The host names that sites are previewed under: one of its own for each project, so that a site has its cookies and
storage and never the app's, whose host is another. Cookies ignore ports: a port alone would part nothing.

On this machine the names lie below `localhost`, which browsers lead to it without DNS; elsewhere below `preview_host`.
The name says which project by a keyed digest: nobody guesses another's. It grants nothing: `Grants` do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from model.errors import ConfigurationError

LOCAL = ("localhost", "127.0.0.1", "[::1]")
REGISTRIES = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
"""Second levels below which names of a country are registered: `co.uk`, `com.cn`."""
_LABEL = re.compile(r"s[a-z2-7]{25}")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")


@dataclass(frozen=True)
class Place:
    """Where the previews of one request or page are: scheme and host below which the names lie."""

    scheme: str
    host: str
    port: str
    """With its colon, or empty."""


class SiteNames:
    """Names under one secret key. `preview_host`: the setting; `hosts`: names that the app is reached by.

    Raises ConfigurationError for a `preview_host` whose sites could set cookies for the app.
    """

    def __init__(self, key: bytes, preview_host: str | None = None, hosts: Iterable[str] = ()) -> None:
        self._key = key
        scheme, _, rest = (preview_host or "").rpartition("://")
        host, _, port = rest.partition(":")
        self._elsewhere = Place(scheme or "https", host, f":{port}" if port else "") if host else None
        self._hosts = tuple(name.lower().partition(":")[0] for name in hosts)
        for name in self._hosts:
            if host and _are_family(name, host):
                raise ConfigurationError(
                    f"IMPASTO_PREVIEW_HOST ({host}) and {name} are one family: a site could set cookies there.",
                    fix="Use a domain of its own for previews, as in https://preview.example.net.",
                )

    def label(self, project_id: str) -> str:
        """The name of a project's site, below whichever host."""
        digest = hmac.digest(self._key, b"site name " + project_id.encode(), hashlib.sha256)
        return "s" + base64.b32encode(digest)[:25].decode().lower()

    def origin(self, project_id: str, app_host: str) -> str | None:
        """Origin of a project's site, for a page at the Host `app_host`; None where there is no place for it."""
        place = self._place(app_host)
        return f"{place.scheme}://{self.label(project_id)}.{place.host}{place.port}" if place else None

    def label_in(self, host: str) -> str | None:
        """The label, when a Host header is that of some site; None for every other name."""
        match = _HOST.fullmatch(host.lower())
        label, _, parent = match[1].partition(".") if match else ("", "", "")
        known = parent == "localhost" or (self._elsewhere is not None and parent == self._elsewhere.host)
        return label if known and _LABEL.fullmatch(label) else None

    def is_secure(self, host: str) -> bool:
        """Whether that site is reached over TLS."""
        return not self._is_local(host) and self._elsewhere is not None and self._elsewhere.scheme == "https"

    def embedders(self, host: str) -> str:
        """Sources, as in a policy, of the pages that may frame the site under this Host header: the app's own."""
        match = _HOST.fullmatch(host.lower())
        if self._is_local(host):
            port = f":{match[2]}" if match and match[2] else ""
            return f"http://localhost{port} http://127.0.0.1{port}"
        return " ".join(f"https://{name}" for name in self._hosts) or "'none'"

    def _place(self, app_host: str) -> Place | None:
        match = _HOST.fullmatch(app_host.lower())
        if match is None:
            return None
        if match[1] in LOCAL:
            return Place("http", "localhost", f":{match[2]}" if match[2] else "")
        return self._elsewhere

    def _is_local(self, host: str) -> bool:
        name = host.lower().partition(":")[0]
        return name.endswith(".localhost") or name == "localhost"


def _are_family(one: str, other: str) -> bool:
    """Whether a page of one could set cookies for the other: they share a domain that somebody can register."""
    shared: list[str] = []
    for left, right in zip(reversed(one.split(".")), reversed(other.split(".")), strict=False):
        if left != right:
            break
        shared.append(left)
    registry = len(shared) == 2 and len(shared[0]) == 2 and shared[1] in REGISTRIES
    return len(shared) >= 2 and not registry
