"""What every preview answer carries, whatever the model wrote into it.

Without `allow-same-origin` the page has an origin of its own that matches nothing: no cookies, no storage, no parent.
`default-src 'none'` leaves it no network; its own files are allowed by the path of its grant, not by `'self'`, which
would be the whole server. A frame may still navigate itself: only its embedder's `frame-src` stops that, so a hostile
page is never the top of a tab, but always inside of the shell (`routes.py`). What no such policy reaches, as are
preconnecting, WebRTC and the connection of a refused navigation, `Connection-Allowlist` closes: Chrome and Edge
since 152.
"""

from __future__ import annotations

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",  # what asks has no origin; the grant is the permission
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
            "display-capture", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
            "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
            "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb",
            "web-share", "window-management", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip


def content_headers(own: str) -> dict[str, str]:
    """Headers of a file of the artifact. `own` is the address of its folder, with a slash at the end."""
    policy = [
        "sandbox allow-scripts",
        "default-src 'none'",
        f"script-src 'unsafe-inline' {own}",
        f"style-src 'unsafe-inline' {own}",
        f"img-src data: {own}",
        f"font-src data: {own}",
        f"media-src data: {own}",
        "connect-src 'none'",
        "frame-src 'none'",
        "worker-src 'none'",
        "object-src 'none'",
        "manifest-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    # Fonts and module scripts are asked for with CORS, by a page whose origin is "null".
    return {
        **ALWAYS,
        "Content-Security-Policy": "; ".join(policy),
        "Connection-Allowlist": _connections(own),
        "Access-Control-Allow-Origin": "null",
    }


def shell_headers(own: str, style: str) -> dict[str, str]:
    """Headers of the page around the artifact: `style` is the hash of its one style sheet, `own` what it may frame."""
    policy = [
        "default-src 'none'",
        f"style-src '{style}'",
        f"frame-src {own}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    return {
        **ALWAYS,
        "Content-Security-Policy": "; ".join(policy),
        "Connection-Allowlist": _connections(own),
        "Cache-Control": "no-store",
    }


def _connections(own: str) -> str:
    """The only addresses that the browser may connect to for this page, by whatever means."""
    return f'("*://{own}*"); webrtc=block; redirects=block'
