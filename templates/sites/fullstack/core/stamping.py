"""In the preview, every element says which line of which template it comes from: `data-src="…/index.html:12"`."""

import re
from pathlib import Path
from typing import Any

from jinja2.ext import Extension

from core.settings import ROOT

_PARTS = re.compile(
    r"""\{\#.*?\#\}|\{%.*?%\}|\{\{.*?\}\}    # what is Jinja's own
    | <!--.*?-->
    | <(script|style|title|textarea)\b.*?</\1\s*>
    | <(?P<tag>[a-zA-Z][\w-]*)""",
    re.DOTALL | re.VERBOSE,
)
_UNSEEN = {"html", "head", "meta", "link", "base", "path", "use", "circle", "rect", "line", "polyline", "source"}


class Stamps(Extension):
    """Writes `data-src` into the tags of a template before it is compiled; its lines stay where they are."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its stamps."""
        return stamped(source, _place(filename or self._filename(name)))

    def _filename(self, name: str | None) -> str:
        assert self.environment.loader is not None
        return str(self.environment.loader.get_source(self.environment, name or "")[1])


def _place(filename: Any) -> str:
    path = Path(str(filename))
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def stamped(source: str, place: str) -> str:
    """Add `data-src` after the name of each tag that can be seen."""

    def stamp(found: re.Match[str]) -> str:
        tag = found["tag"]
        if not tag or tag.lower() in _UNSEEN:
            return found[0]
        line = source.count("\n", 0, found.start()) + 1
        return f'{found[0]} data-src="{place}:{line}"'

    return _PARTS.sub(stamp, source)
