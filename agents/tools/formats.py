"""The tools in GLM's own forms: `search`/`open(url, pattern)`/`finish`, and `browser.search/open/find`.

A browsing session runs such a call and answers in text. Every answer is data: no tag of a chat format survives in it.
An error is an answer, too. It never decides what to call: a model or a script does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agents.errors import Cancelled, ImpastoError
from agents.tools.base import Page, Result, defanged, one_line
from agents.tools.opening import Opener
from agents.tools.searching import Searcher

FORM_CHARACTERS = 12_000


def declared(name: str, what: str, required: list[str], **fields: tuple[str, str]) -> dict[str, Any]:
    """A tool as an OpenAI-compatible server and GLM's template take it; fields are (type, words)."""
    properties = {field: {"type": kind, "description": words} for field, (kind, words) in fields.items()}
    parameters = {"type": "object", "properties": properties, "required": required}
    return {"type": "function", "function": {"name": name, "description": what, "parameters": parameters}}


SEARCH_OPEN_FINISH = [
    declared("search", "Search for pages and documents.", ["query"], query=("string", "What to look for.")),
    declared(
        "open",
        "Open a result of a search, and show what it says about a pattern.",
        ["url", "pattern"],
        url=("string", "Address of a result."),
        pattern=("string", "What to look for on the page."),
    ),
    declared("finish", "Stop searching: there is enough to answer with.", []),
]
BROWSER = [
    declared(
        "browser.search",
        "Search for pages and documents.",
        ["query"],
        query=("string", "What to look for."),
        num=("integer", "How many results; 10 when not given."),
    ),
    declared(
        "browser.open",
        "Open a result by its number in the last search, or by its address.",
        [],
        id=("integer", "Number of the result."),
        url=("string", "Address of a result."),
    ),
    declared("browser.find", "Find words on the open page.", ["pattern"], pattern=("string", "Words to find.")),
]


class Browsing:
    """One session: the last results, the open page, what was asked before. Not shared between threads."""

    def __init__(self, searcher: Searcher, opener: Opener) -> None:
        self._searcher, self._opener = searcher, opener
        self._results: list[Result] = []
        self._page: Page | None = None
        self._asked: set[str] = set()
        self.finished = False

    def call(self, name: str, arguments: Mapping[str, Any] | str) -> str:
        """Run a call of either format; its answer as text. Raises Cancelled only."""
        try:
            given = json.loads(arguments) if isinstance(arguments, str) else dict(arguments)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            return "The arguments are not a JSON object."
        again = json.dumps([name.removeprefix("browser."), self._named(given)], sort_keys=True, default=str)
        if again in self._asked:
            return "This was asked before, with the same answer. Ask something else, or finish."
        self._asked.add(again)
        try:
            return defanged(self._run(name, given))[:FORM_CHARACTERS]
        except Cancelled:
            raise
        except ImpastoError as error:
            return defanged(str(error))

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        """The arguments with the address in place of a result's number, which means another one after each search."""
        number = given.get("id")
        if isinstance(number, int) and 1 <= number <= len(self._results):
            return {**given, "id": self._results[number - 1].url}
        return given

    def _run(self, name: str, given: dict[str, Any]) -> str:
        tool = name.removeprefix("browser.")
        if tool == "search":
            return self._search(one_line(given.get("query")), given.get("num"))
        if tool == "open":
            return self._open(given)
        if tool == "find":
            return self._find(one_line(given.get("pattern")))
        if tool == "finish":
            self.finished = True
            return "Finished."
        return f"There is no tool {one_line(name, 40)!r}."

    def _search(self, query: str, num: Any) -> str:
        count = num if isinstance(num, int) and 1 <= num <= 20 else 10
        self._results = self._searcher.search(query, count)
        self._opener.offer(self._results)
        listed = [f"{n}. [{r.title}]({r.url})\n\n{r.snippet}" for n, r in enumerate(self._results, start=1)]
        return "\n\n".join(listed) or "Nothing was found."

    def _open(self, given: dict[str, Any]) -> str:
        number, url = given.get("id"), given.get("url")
        if isinstance(number, int) and 1 <= number <= len(self._results):
            url = self._results[number - 1].url
        if not isinstance(url, str) or not url:
            return "Name a result by its number or its address."
        self._page = page = self._opener.open(url)
        head = f"{page.title}\n{page.url}" + (f"\n{page.date}" if page.date else "")
        if pattern := one_line(given.get("pattern")):
            found = self._opener.find(url, pattern)
            return f"{head}\n\n" + ("\n\n".join(found) or f"Nothing about {pattern!r}. It begins:\n{page.text[:1500]}")
        links = "\n".join(f"[{link.text}]({link.url})" for link in page.links)
        return f"{head}\nPart {page.number} of {page.of}\n\n{page.text}" + (f"\n\nLinks:\n{links}" if links else "")

    def _find(self, pattern: str) -> str:
        if self._page is None:
            return "Open a page first."
        found = self._opener.find(self._page.url, pattern) if pattern else []
        return "\n\n".join(found) or "Nothing was found on this page."
