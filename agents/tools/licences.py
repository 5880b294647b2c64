"""Licences of pictures: which are open, what they are called, and the words that name author and source.

Open means: to be shown and changed by anybody for any purpose, at most with the author's name and under the same
licence. What forbids commerce or changes is not, and what is unknown is not either. It knows no provider.

Sources: Creative Commons licence addresses; best practice for attribution (title, author, source, licence).
"""

from __future__ import annotations

import re

from pydantic import BaseModel

_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<code>[a-z-]+)/(?P<version>\d\.\d)|publicdomain/(?P<domain>zero|mark)/\d\.\d)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:cc[\s_-]*)?(?P<code>by(?:-(?:sa|nc|nd)){0,2})(?:[\s_-]+(?P<version>\d\.\d))?(?:[\s_-]+[a-z]{2,3})?"
)
_ZERO = re.compile(r"cc[\s_-]*(?:0|zero)(?:[\s_-]*1\.0)?")
_DOMAIN = re.compile(r"pdm?(?:[\s_-].*)?|cc[\s_-]*pd(?:[\s_-].*)?|public[\s_-]domain(?:[\s_-].*)?")
OWN = "own"


class Licence(BaseModel, frozen=True):
    """An open licence."""

    name: str
    """As it is written: `CC BY-SA 4.0`, `CC0`, `Public domain`; `own` for figures of the person's own documents."""
    url: str | None = None
    share_alike: bool = False
    """Whether what is made of the picture must be given on under the same licence."""

    @property
    def asks_for_the_author(self) -> bool:
        return self.name.startswith("CC BY")


def licence_of(code: str | None, version: str | None = None, url: str | None = None) -> Licence | None:
    """The open licence of this code (`by-sa`, `cc-by-4.0`, `CC0`, `pdm`) or address; None for any other."""
    said = " ".join((code or "").lower().split())
    if _ZERO.fullmatch(said) or said == "zero":
        return Licence(name="CC0", url="https://creativecommons.org/publicdomain/zero/1.0/")
    if _DOMAIN.fullmatch(said) or said == "mark":
        return Licence(name="Public domain", url=url)
    if match := _CODE.fullmatch(said.replace("cc by", "by")):
        return _creative(match["code"], match["version"] or version)
    if not said and (match := _ADDRESS.search(url or "")):
        return licence_of(match["domain"] or match["code"], match["version"], url)
    return None


def _creative(code: str, version: str | None) -> Licence | None:
    if code not in ("by", "by-sa"):
        return None
    version = version or "4.0"
    address = f"https://creativecommons.org/licenses/{code}/{version}/"
    return Licence(name=f"CC {code.upper()} {version}", url=address, share_alike=code == "by-sa")


def credit(title: str, author: str | None, licence: Licence, source: str, language: str = "en") -> str:
    """Who made a picture, where it is from and how it may be used, in one line."""
    title, author = " ".join(title.split())[:120], " ".join((author or "").split())[:120]
    if licence.name == OWN:
        return f"“{title}”，{source}" if language == "zh" else f"“{title}”, {source}"
    if language == "zh":
        name = "公有领域" if licence.name == "Public domain" else licence.name
        return "，".join(filter(None, (f"“{title}”", f"作者：{author}" if author else "", name, f"来源：{source}")))
    by = f"“{title}” by {author}" if author else f"“{title}”"
    name = licence.name if licence.name != "Public domain" else "public domain"
    return f"{by}, {name}, via {source}"
