"""What a browser is given of a page: what is the same to the letter as before need not be looked at again.

It knows no check: only the page's text without what is new each time, and the files that pages load.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import httpx

EACH_TIME = re.compile(r"""(?<=name="csrf_token" value=")[0-9a-f]+| data-src="[^"]*\"""")
"""A session's token, and the line of a template that made an element, which nobody sees."""
LOADED = ("static", "features/*/static")


def loaded(tree: Path) -> str:
    """A hash of all that pages load beside themselves: styles, scripts, fonts, pictures."""
    files = sorted(f for place in LOADED for folder in tree.glob(place) for f in folder.rglob("*") if f.is_file())
    told = [f"{file.relative_to(tree)} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def given(answer: httpx.Response, beside: str) -> str:
    """A hash of a page as it was answered, and of what pages load (`loaded`)."""
    text = EACH_TIME.sub("", answer.text)
    policy = answer.headers.get("content-security-policy", "")
    return hashlib.sha256(f"{answer.status_code}\n{policy}\n{beside}\n{text}".encode()).hexdigest()[:32]
