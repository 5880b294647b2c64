"""What may be fetched, and what a fetch may cost. It enforces nothing: the modules beside it do."""

from __future__ import annotations

from pydantic import BaseModel

from agents.settings import Settings

MEBIBYTE = 1024 * 1024
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/json", "application/pdf")


class Policy(BaseModel, frozen=True):
    """The rules of one transport. The defaults are those of pages that a model or a page named: the least trusted."""

    ports: frozenset[int] = frozenset({80, 443})
    own: frozenset[str] = frozenset()
    """Hosts of the person's own network, as `host:port`, that may be fetched whatever their address is. Each must be
    named; they are reached directly only, never by a redirect from elsewhere and never by the browser."""
    redirects: int = 5
    seconds: float = 30.0
    """From the first look at the host name to the last byte, redirects included."""
    connect_seconds: float = 10.0
    wire_bytes: int = 16 * MEBIBYTE
    """Of one answer as it comes over the wire, headers included."""
    decoded_bytes: int = 64 * MEBIBYTE
    """Of one answer once unpacked."""
    content_types: tuple[str, ...] | None = None
    """Media types that are read, without parameters; None reads all."""
    address_characters: int = 8192

    def owns(self, host: str, port: int) -> bool:
        """Whether the person named this host and port as their own."""
        return f"{host}:{port}" in self.own

    def for_others(self) -> Policy:
        """The same rules without the person's own hosts: for what is reached on somebody else's word."""
        return self.model_copy(update={"own": frozenset()})


def policy_of(settings: Settings, *, content_types: tuple[str, ...] | None = None) -> Policy:
    """The rules that the settings ask for."""
    return Policy(own=frozenset(settings.fetch_own), content_types=content_types)
