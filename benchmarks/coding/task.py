"""A task of the coding bench: a generated site, a wish, and what must hold afterwards. It knows no model.

Expectations are functions that visit the site over HTTP; they run outside of the sandbox, the site inside of it. The
agent sees the wish and the site's own tests, never these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer

Expectation = Callable[[Bench], None]
"""Raises AssertionError, or what a check raises, when it does not hold. Its name, with spaces, is what is told."""


@dataclass(frozen=True)
class Plant:
    """A fault put into the site before the work begins: `search` occurs once in the file."""

    path: str
    search: str
    replace: str


@dataclass(frozen=True)
class Task:
    """One wish. `kept` are files that must not be changed, beside those of the preset."""

    name: str
    blueprint: str
    wish: str
    expects: tuple[Expectation, ...]
    plants: tuple[Plant, ...] = ()
    kept: tuple[str, ...] = ()


def expect(held: object, told: str, answer: Answer | None = None) -> None:
    """Raises AssertionError with what was seen where it does not hold."""
    if not held:
        seen = f" ({answer.method} {answer.address} → {answer.status}: {answer.excerpt()[:160]})" if answer else ""
        raise AssertionError(f"{told}{seen}")


def closed_to(bench: Bench, path: str, *people: str) -> None:
    """Nobody of `people` may open `path`."""
    for who in people:
        answer = bench.person(who).get(path)
        expect(answer.refused, f"{path} is open to a {who}", answer)


def page(bench: Bench, who: str, path: str, **query: str) -> Answer:
    """A page that somebody must be able to open."""
    answer = bench.person(who).get(path, **query)
    expect(answer.status == 200, f"{who} cannot open {path}", answer)
    return answer
