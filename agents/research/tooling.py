"""The tools that a model may call in research, and what each gives back: results, notes, a sum.

Whatever a tool says is data without tags; a page comes back as notes only, never as its text. Only results of searches
are opened, whoever asks. It keeps no conversation and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.calculation.calculator import calculate
from agents.corpus import Hit, Stored
from agents.errors import Cancelled, ImpastoError
from agents.research.extracting import Draft
from agents.research.reading import talks_to_machines
from agents.research.state import Session
from agents.text.sentences import split_sentences
from agents.text.similarity import TfIdf
from agents.text.words import terms
from agents.tools.base import NotOffered, Result, defanged, one_line
from agents.tools.formats import declared
from agents.waiting import awaited

RESULTS = 8
"""Of a search, from the documents and from the web each."""
PASSAGES = 14
"""Of a source that one reading sees."""
SNIPPET = 320
CODE = 4000
TOOLS = [
    declared(
        "search",
        "Search the documents and, where it is allowed, the web.",
        ["query"],
        query=("string", "Few words."),
    ),
    declared(
        "open",
        "Read a result of a search; gives notes about what is looked for.",
        ["url", "pattern"],
        url=("string", "Address of a result, as it was given."),
        pattern=("string", "What to look for there."),
    ),
    declared(
        "python",
        "Calculate: expressions, statistics, dates. The result comes back under a number, as [c1].",
        ["code"],
        code=("string", "The last line is the value; a tuple gives several."),
    ),
    declared("finish", "Stop: the notes answer the question.", []),
]
_NAMES = {"browser.search": "search", "browser.open": "open", "browser.find": "open", "find": "open", "visit": "open"}
_FIELDS = {"q": "query", "queries": "query", "goal": "pattern", "id": "url", "expression": "code"}


@dataclass
class Outcome:
    """What a call gave: words for the model, new notes, and addresses that may be opened from now on."""

    text: str
    drafts: list[Draft] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    opened: str | None = None
    finished: bool = False
    failed: bool = False


@dataclass(frozen=True)
class Call:
    """A call as it is run: names and fields of every format that is understood, in one form."""

    name: str
    given: dict[str, Any]

    @property
    def key(self) -> str:
        """The same for calls that ask the same, in whatever order of words."""
        if self.name == "search":
            return f"search {' '.join(sorted(set(one_line(self.given.get('query')).casefold().split())))}"
        return f"{self.name} {json.dumps(self.given, sort_keys=True, ensure_ascii=False, default=str).casefold()}"

    def __str__(self) -> str:
        """As the model is reminded of it."""
        said = ", ".join(f"{key}: {one_line(value, 120)}" for key, value in self.given.items())
        return f"{self.name}({said})"


def call_of(name: str, arguments: Mapping[str, Any], results: Sequence[str]) -> Call:
    """The call in our form. A number stands for that result of the last search."""
    tool = _NAMES.get(name, name)
    given = {_FIELDS.get(key, key): value for key, value in arguments.items()}
    if isinstance(query := given.get("query"), list):
        given["query"] = " ".join(map(str, query))
    number = given.get("url")
    if isinstance(number, str) and number.isdecimal():
        number = int(number)
    if isinstance(number, int) and 1 <= number <= len(results):
        given["url"] = results[number - 1]
    return Call(tool, given)


def run(call: Call, question: str, session: Session, offered: set[str]) -> Outcome:
    """Run one call. An error is an answer; Raises Cancelled only, and what the reading model raises."""
    try:
        match call.name:
            case "search":
                return _search(one_line(call.given.get("query"), 300), session)
            case "open":
                return _open(
                    str(call.given.get("url") or ""), one_line(call.given.get("pattern")), question, session, offered
                )
            case "python":
                return Outcome(defanged(calculate(str(call.given.get("code") or "")[:CODE], cancel=session.cancel)))
            case "finish":
                return Outcome("Write the answer now.", finished=True)
        return Outcome(f"There is no tool {defanged(one_line(call.name, 40))!r}.", failed=True)
    except Cancelled:
        raise
    except ImpastoError as error:
        if error.code.startswith("model-"):
            raise
        return Outcome(defanged(str(error)), failed=True)


def _search(query: str, session: Session) -> Outcome:
    if not query:
        return Outcome("Say what to search for.", failed=True)
    session.tell("search", query)
    session.searched()
    results = _documents(query, session)
    said: list[str] = []
    if session.searcher is not None:
        try:
            searcher = session.searcher
            results += awaited(lambda: searcher.search(query, RESULTS), session.cancel)
        except Cancelled:
            raise
        except ImpastoError as error:
            said.append(str(error))
    if session.opener is not None:
        session.opener.offer(results)
    lines = [f"{n}. [{defanged(one_line(r.title, 160))}]({r.url})\n{_snippet(r)}" for n, r in enumerate(results, 1)]
    return Outcome(
        "\n\n".join([*lines, *map(defanged, said)]) or "Nothing was found.", offered=[r.url for r in results]
    )


def _documents(query: str, session: Session) -> list[Result]:
    """A result for each document found, with its best passage."""
    found: dict[str, Result] = {}
    for hit in session.library.search(query, 3 * RESULTS):
        source = hit.source
        if session.opener is not None and session.opener.offers(source.origin):
            continue  # a page that the web search names already
        title = source.title or source.name
        found.setdefault(source.id, Result(title=title, url=f"corpus:{source.id}", snippet=hit.text, date=source.date))
    return list(found.values())[:RESULTS]


def _snippet(result: Result) -> str:
    """The result's words without sentences that talk to a machine."""
    kept = [s.text for s in split_sentences(one_line(result.snippet)) if not talks_to_machines(s.text)]
    said = " ".join(filter(None, (result.date or "", " ".join(kept)[:SNIPPET])))
    return defanged(said)


def _open(url: str, pattern: str, question: str, session: Session, offered: set[str]) -> Outcome:
    if not url:
        return Outcome("Name a result by its number or its address.", failed=True)
    if url not in offered:
        raise NotOffered("This address came from no search, so it is not opened.")
    stored, hits = _passages(url, session)
    title = one_line(stored.title or stored.name, 160)
    session.tell("page", title)
    goal = pattern or question
    drafts = session.reader.read(question, goal, best(hits, f"{goal} {question}"), session.library)
    head = defanged("\n".join(filter(None, (title, url, stored.date))))
    if not drafts:
        return Outcome(f"{head}\nIt says nothing about {defanged(goal)!r}.", opened=url)
    return Outcome(head, drafts=drafts, opened=url)


def _passages(url: str, session: Session) -> tuple[Stored, list[Hit]]:
    """The source at an address and its passages. Raises ImpastoError."""
    if url.startswith("corpus:"):
        for corpus in session.library.corpora:
            if (stored := corpus.source(url.removeprefix("corpus:").partition("#")[0])) is not None:
                return stored, corpus.passages(stored)
    if session.opener is None:
        raise NotOffered("The web is not to be used here.", fix="Allow it with --web.")
    opener = session.opener
    page = awaited(lambda: opener.open(url), session.cancel)
    return page.source, opener.passages(page.source)


def best(hits: Sequence[Hit], wanted: str) -> list[Hit]:
    """The passages that fit `wanted` best, with the first one of the source, in reading order."""
    body = [hit for hit in hits if hit.role == "body"]
    if len(body) <= PASSAGES:
        return body
    frequency, asked = TfIdf([hit.text for hit in body]), set(terms(wanted))
    rated = [
        (sum(frequency.weight(t) for t in asked & set(terms(f"{hit.text} {' '.join(hit.locator.heading)}"))), -n)
        for n, hit in enumerate(body)
    ]
    kept = sorted({0, *(-n for _, n in sorted(rated, reverse=True)[: PASSAGES - 1])})
    return [body[n] for n in kept]
