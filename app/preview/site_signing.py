"""Signing in to a previewed site as one of its preview accounts, by its own login form. It knows the preset's form.

The accounts are there in previews only, under one password that everybody may know: they open made-up data.
"""

from __future__ import annotations

import re
from html import unescape

import httpx

ROLES = ("visitor", "member", "staff", "admin")
PASSWORD = "preview-preview"
_TOKEN = re.compile(r"""<input[^>]*name=["']csrf_token["'][^>]*>""", re.IGNORECASE)
_VALUE = re.compile(r"""value=["']([^"']*)["']""", re.IGNORECASE)


async def sign_in(client: httpx.AsyncClient, role: str, cookies: str) -> list[tuple[str, str]]:
    """Sign in with a fresh session; what the browser shall keep, as Set-Cookie pairs. Raises httpx.HTTPError.

    `cookies`: what the browser has now; all of it is let go, so that nobody stays signed in as another.
    """
    held = [part.strip().partition("=")[0] for part in cookies.split(";") if "=" in part]
    if role == "visitor":
        return [_gone(name) for name in held]
    form = await client.get("/login")
    jar = _jar(form)
    found = _TOKEN.search(form.text)
    token = _VALUE.search(found[0]) if found else None
    answer = await client.post(
        "/login",
        data={"email": f"{role}@example.test", "password": PASSWORD, "csrf_token": unescape(token[1]) if token else ""},
        headers={"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()), "Origin": "http://site"},
    )
    given = [value for response in (form, answer) for value in response.headers.get_list("set-cookie")]
    fresh = {value.partition("=")[0].strip() for value in given}
    return [_gone(name) for name in held if name not in fresh] + [("set-cookie", each) for each in given]


def _jar(answer: httpx.Response) -> dict[str, str]:
    """Cookies of one answer by name. Not httpx's jar: it would keep back what is for TLS only."""
    firsts = (value.split(";")[0].partition("=") for value in answer.headers.get_list("set-cookie"))
    return {name.strip(): value.strip() for name, _, value in firsts}


def _gone(name: str) -> tuple[str, str]:
    return "set-cookie", f"{name}=; Path=/; Max-Age=0"
