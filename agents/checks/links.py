"""Links: addresses that lead nowhere: empty, misspelt, on somebody's own machine, or to a place that is not there.

Addresses outside are asked only where a person wants that, through the guarded fetcher.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from agents.checks.base import Finding, Remedy
from agents.checks.wording import cut
from agents.net.errors import FetchFailed, FetchRefused
from agents.net.fetching import Fetcher

KNOWN = {"http", "https", "mailto", "tel", "sms", "ftp", "sftp", "geo", "xmpp", "irc", "magnet", "doi", "urn", "data"}
_OWN_MACHINE = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users|tmp|mnt|var)/", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|cn))(?:/\S*)?")
_HOST = re.compile(r"[0-9a-f]*:[0-9a-f:.]+|\w(?:[\w.-]*\w)?", re.IGNORECASE)
GONE = {404, 410}


@dataclass(frozen=True)
class Link:
    """A link of a slide (1-based)."""

    slide: int
    target: str
    words: str = ""
    there: bool | None = None
    """Whether a target inside the file exists; None: it lies outside, or nobody knows."""


def broken(links: Iterable[Link]) -> Iterator[tuple[int, Finding]]:
    """Slides (1-based) and what is wrong with their links, each address once a slide."""
    told: set[tuple[int, str]] = set()
    for link in links:
        wrong = wrong_with(link)
        if wrong and (link.slide, link.target) not in told:
            told.add((link.slide, link.target))
            yield link.slide, Finding("broken_link", None, f"{_named(link)} {wrong}", remedy=Remedy(target=link.target))


def wrong_with(link: Link) -> str | None:
    """What is wrong with a link, as the rest of a sentence; None when nothing is."""
    target = link.target.strip()
    if not target:
        return "has no address."
    if link.there is False:
        return f"leads to “{cut(target, 80)}”, which is not there."
    if link.there or target.startswith("#"):
        return "leads to the page's own top: it is a blank." if target == "#" else None
    if _OWN_MACHINE.match(target):
        return f"leads to “{cut(target, 80)}” on one machine only: nobody else has it."
    return _misspelt(target)


def _misspelt(target: str) -> str | None:
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return f"has an address that cannot be read (“{cut(target, 80)}”)."
    scheme = parts.scheme.lower()
    if not scheme and re.match(r"h?t?tps?/+", target):
        return f"has a misspelt address (“{cut(target, 80)}”)."
    if not scheme:
        return f"lacks https:// before “{cut(target, 80)}”." if _BARE_HOST.fullmatch(target) else None
    if scheme in ("javascript", "vbscript"):
        return "runs a script instead of leading anywhere."
    if scheme in ("http", "https") and (not host or not _HOST.fullmatch(host) or re.search(r"\s", target)):
        return f"has a misspelt address (“{cut(target, 80)}”)."
    if scheme == "mailto" and not re.match(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path) and not parts.query:
        return f"has a misspelt mail address (“{cut(parts.path, 60)}”)."
    if scheme not in KNOWN and not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        return f"has an address of an unknown kind (“{cut(target, 80)}”)."
    if scheme not in KNOWN and re.match(r"h+t*p*s?$", scheme):
        return f"has a misspelt address (“{cut(target, 80)}”)."
    return None


def corrected(target: str) -> str | None:
    """The address that was surely meant; None where nobody can know."""
    stripped = target.strip()
    if _BARE_HOST.fullmatch(stripped):
        return f"https://{stripped}"
    slip = re.fullmatch(r"(?:htt?ps?|https?|htpps?|hhttps?)(?::/+|//|:)([\w-]+(?:\.[\w-]+)+\S*)", stripped)
    if slip and _misspelt(stripped):
        return f"https://{slip[1]}"
    return None


def unreachable(
    links: Iterable[Link], fetcher: Fetcher, tell: Callable[[str], None], answers: dict[str, str | None]
) -> Iterator[tuple[int, Finding]]:
    """Slides and their links to the outside that do not answer; `tell` hears each address before it is asked.

    `answers` holds what is known already, and what comes to be known: no address is asked twice.
    """
    for link in links:
        target = link.target.strip()
        if not re.match(r"https?://", target, re.IGNORECASE) or wrong_with(link):
            continue
        bare = target.partition("#")[0]
        if bare not in answers:
            tell(bare)
            answers[bare] = _answer(bare, fetcher)
        if wrong := answers[bare]:
            yield link.slide, Finding("broken_link", None, f"{_named(link)} {wrong}")


def _answer(url: str, fetcher: Fetcher) -> str | None:
    try:
        status = fetcher.get(url).status
    except FetchRefused as error:
        return f"is not followed: {error.sentence}"
    except FetchFailed as error:
        return f"does not answer: {error.sentence}"
    return f"leads to “{cut(url, 80)}”, which is gone (status {status})." if status in GONE or status >= 500 else None


def _named(link: Link) -> str:
    return f"The link “{cut(link.words, 40)}”" if link.words.strip() else "A link"
