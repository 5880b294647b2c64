"""Addresses: only paths of this site are ever led to."""

from urllib.parse import quote

from fastapi import Request


def safe_next(path: str) -> str:
    """The path when it lies in this site, else the home page: no host, no scheme, no tricks with slashes."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path.isprintable() and "\\" not in path else "/"


def login_address(request: Request) -> str:
    """The login page which leads back to what was asked for."""
    if request.method not in ("GET", "HEAD"):
        return "/login"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/login?next={quote(request.url.path + query, safe='')}"
