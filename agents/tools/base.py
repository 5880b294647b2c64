"""Words of the tools: a search result, an opened page, a provider of searches, and what can go wrong.

ImpastoError
├── SearchUnavailable   exit 1   no provider answered; nothing is invented in its place
└── InputRefused
    └── NotOffered      exit 4   an address that neither a search nor the person gave
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from pydantic import BaseModel, Field

from agents.corpus.base import Stored
from agents.errors import ImpastoError, InputRefused

_TAGS = re.compile(
    r"[<＜](?=[|｜\u2223/!?<a-zA-Z_▁ａ-ｚＡ-Ｚ])|(?<=[|｜\u2223])[>＞]|[〈《](?=[|｜\u2223])|(?<=[|｜\u2223])[〉》]"
)
_MARKS = re.compile(r"[\[［](?=(?:[gs]?MASK|/?INST|BOS|EOS|PAD|UNK)[\]］])|(?<![\w/.:])/(?=(?:no_?)?think\b)")
"""Control marks that chat formats write without angle brackets."""
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")


class SearchUnavailable(ImpastoError):
    """No provider could search: none is set up, or each failed. The sentence says why."""

    code = "search-unavailable"


class NotOffered(InputRefused):
    """An address on a page's own word alone."""

    code = "not-offered"


class Result(BaseModel, frozen=True):
    """One result of a search. `url` is an address, or `corpus:<source id>` for a document of one's own."""

    title: str
    url: str
    snippet: str = ""
    provider: str = ""
    date: str | None = None


class Link(BaseModel, frozen=True):
    """A link of a page: its words and its absolute address."""

    text: str
    url: str


class Page(BaseModel):
    """A page as it is read: the text between two characters of a source, with the links of that page."""

    source: Stored
    url: str
    title: str
    date: str | None = None
    number: int = 1
    """Which part of the text this is, from 1."""
    of: int = 1
    text: str
    links: list[Link] = Field(default_factory=list)


class Provider(Protocol):
    """Searches somewhere."""

    name: str

    def search(self, query: str, num: int) -> list[Result]:
        """At most `num` results, best first; empty when nothing fits. Raises ImpastoError when it cannot search."""
        ...


def defanged(text: str) -> str:
    """`text` as data for a model: no tag of any chat format can begin in it, and nothing in it is hidden."""
    plain = _TAGS.sub(lambda mark: "‹" if mark.group() in "<＜〈《" else "›", _HIDDEN.sub("", text))
    return _MARKS.sub(lambda mark: "⟦" if mark.group() in "[［" else "∕", plain)


def folded(text: str) -> str:
    """A text as a model may read it: letters of full width as plain ones, without signs that are not seen."""
    return unicodedata.normalize("NFKC", _HIDDEN.sub("", text))


def one_line(text: object, most: int = 500) -> str:
    """A field of an answer as one line."""
    return " ".join(str(text or "").split())[:most]
