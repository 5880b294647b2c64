"""Headers between a browser and a previewed site: what goes on, what is left out, what is added. It does no transport.

To the site goes nothing of the app's (its cookies, credentials, the grant), to the browser nothing that reaches beyond
the site's own name (cookies for a parent, TLS pins, reports elsewhere). Hop-by-hop headers end here (RFC 9110, 7.6.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.preview.headers import ALWAYS

Pairs = list[tuple[str, str]]

HOP = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
})  # fmt: skip
NEVER_SENT = HOP | frozenset({
    "authorization", "content-length", "expect", "forwarded", "via", "x-real-ip", "accept-encoding", "x-xsrftoken",
})  # fmt: skip
"""Not sent to the site; length and encoding are written anew."""
NEVER_SHOWN = HOP | frozenset({
    "alt-svc", "clear-site-data", "content-encoding", "content-length", "content-security-policy-report-only", "nel",
    "public-key-pins", "refresh", "report-to", "reporting-endpoints", "server", "date", "sourcemap",
    "strict-transport-security", "x-frame-options", "referrer-policy", "permissions-policy", "x-accel-redirect",
    "cross-origin-embedder-policy", "cross-origin-resource-policy", "cross-origin-opener-policy", "x-sendfile",
    "access-control-allow-credentials", "access-control-allow-origin", "origin-agent-cluster", "connection-allowlist",
})  # fmt: skip
"""Not shown to the browser: what the site says there is said for it, or reaches further than it may."""
FRAME, TAB = "impasto_frame", "impasto_tab"
"""Our cookies on a site's name: the grant inside of the workspace, and in a tab of its own."""
OURS = re.compile(r"(impasto|_streamlit)", re.IGNORECASE)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(\")?[\x21\x23-\x2b\x2d-\x3a\x3c-\x7e]*(?(1)\")")
_PATH = re.compile(r"/[\x21-\x3a\x3c-\x7e]*")


def to_site(given: Iterable[tuple[str, str]], *, scheme: str, length: int) -> Pairs:
    """Headers of a request as the site gets them. `length`: of the body, counted."""
    pairs = [(name.lower(), value) for name, value in given]
    named = _named_by_connection(pairs)
    kept: Pairs = []
    for name, value in pairs:
        if name in NEVER_SENT or name in named or name.startswith(("x-forwarded-", "x-streamlit-", "x-impasto-")):
            continue
        if name == "cookie":
            value = own_cookies(value)
            if not value:
                continue
        kept.append((name, value))
    kept += [("accept-encoding", "identity"), ("x-forwarded-proto", scheme)]
    return [*kept, ("content-length", str(length))] if length else kept


def own_cookies(header: str) -> str:
    """A Cookie header without ours."""
    parts = [part.strip() for part in header.split(";")]
    return "; ".join(part for part in parts if part and not OURS.match(part))


def cookie(header: str, name: str) -> str | None:
    """The value of one cookie; None when it is not there, or there twice."""
    found = [part.strip().partition("=")[2] for part in header.split(";") if part.strip().partition("=")[0] == name]
    return found[0] if len(found) == 1 else None


def to_browser(given: Iterable[tuple[str, str]], *, framed: bool, secure: bool, embedders: str) -> Pairs:
    """Headers of an answer as the browser gets them."""
    pairs = [(name.lower(), value) for name, value in given]
    named = _named_by_connection(pairs)
    kept: Pairs = []
    for name, value in pairs:
        if name in NEVER_SHOWN or name in named or "\n" in value or "\r" in value:
            continue
        if name == "set-cookie":
            value = site_cookie(value, framed=framed, secure=secure)
        elif name == "content-security-policy":
            value = without_ancestors(value)
        if value:
            kept.append((name, value))
    return [*kept, *armour(embedders).items()]


def site_cookie(value: str, *, framed: bool, secure: bool) -> str:
    """A Set-Cookie of the site, for its own host only; empty for one that is none, or takes our names.

    Inside of the workspace the site is a third party to the browser: there a cookie is partitioned by the workspace's
    own site (CHIPS), which also needs `Secure`; browsers take names below localhost for secure.
    """
    first, *rest = (part.strip() for part in value.split(";"))
    name, equals, given = first.partition("=")
    name, given = name.strip(), given.strip()
    if not equals or OURS.match(name) or not _NAME.fullmatch(name) or not _VALUE.fullmatch(given):
        return ""
    said = {part.partition("=")[0].strip().lower(): part.partition("=")[2].strip() for part in rest}
    path = said.get("path", "/")
    parts = [f"{name}={given}", f"Path={path if _PATH.fullmatch(path) else '/'}"]
    parts += [f"Max-Age={said['max-age']}"] if re.fullmatch(r"-?\d{1,10}", said.get("max-age", "")) else []
    parts += [f"Expires={said['expires']}"] if re.fullmatch(r"[\w ,:-]{1,40}", said.get("expires", "")) else []
    parts += ["HttpOnly"] if "httponly" in said else []
    return "; ".join([*parts, *scope(framed=framed, secure=secure)])


def scope(*, framed: bool, secure: bool) -> list[str]:
    """Where a cookie is sent."""
    if framed:
        return ["SameSite=None", "Secure", "Partitioned"]
    return ["SameSite=Lax", *(["Secure"] if secure else [])]


def without_ancestors(policy: str) -> str:
    """The site's own policy, but for who may frame it and whom it tells: that is decided here."""
    dropped = ("frame-ancestors", "report-uri", "report-to", "sandbox", "upgrade-insecure-requests")
    parts = [part.strip() for part in policy.split(";")]
    return "; ".join(part for part in parts if part and part.split()[0].lower() not in dropped)


def armour(embedders: str) -> dict[str, str]:
    """What every answer of a site carries: its page talks to its own origin only, and only the app frames it."""
    policy = [
        "default-src 'self' 'unsafe-inline' data: blob:",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        f"frame-ancestors {embedders} 'self'",
    ]
    return {
        **{name.lower(): value for name, value in ALWAYS.items()},
        "content-security-policy": "; ".join(policy),
        "referrer-policy": "same-origin",  # forms keep their Origin, which sites check
        "cross-origin-resource-policy": "same-origin",
    }


def _named_by_connection(pairs: Pairs) -> frozenset[str]:
    named = (part.strip().lower() for name, value in pairs if name == "connection" for part in value.split(","))
    return frozenset(named)
