"""Links that lead nowhere are named; others are not, and none is asked unless a person wants it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.links import Link, broken, corrected, unreachable, wrong_with
from agents.net.errors import FetchFailed
from agents.net.fetching import Fetched


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("", "no address"),
        ("   ", "no address"),
        ("#", "blank"),
        ("http://", "misspelt"),
        ("https:///page", "misspelt"),
        ("http://exa mple.org/", "misspelt"),
        ("htp://example.org", "misspelt"),
        ("http://[::1", "cannot be read"),
        ("www.example.org/report", "lacks https://"),
        ("example.com", "lacks https://"),
        ("mailto:someone", "mail address"),
        ("javascript:void(0)", "script"),
        ("file:///home/me/a.xlsx", "one machine"),
        (r"C:\Users\me\a.xlsx", "one machine"),
        (r"\\server\share\a.docx", "one machine"),
    ],
)
def it_says_what_is_wrong(target: str, said: str) -> None:
    wrong = wrong_with(Link(1, target))
    assert wrong is not None
    assert said in wrong


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a?b=c#d",
        "http://localhost:8000/",
        "https://例子.测试/路径",
        "https://[2001:db8::1]/",
        "mailto:a.b@example.org?subject=x",
        "tel:+351220000000",
        "notes.html",
        "a/b.pdf",
        "#part-2",
    ],
)
def it_lets_good_ones_be(target: str) -> None:
    assert wrong_with(Link(1, target, there=True if target.startswith("#") else None)) is None


def it_misses_targets_inside_of_the_file() -> None:
    found = list(
        broken([Link(2, "#gone", "see below", False), Link(2, "#gone", "again", False), Link(3, "#here", "", True)])
    )
    assert [(slide, f.kind) for slide, f in found] == [(2, "broken_link")]
    assert "see below" in found[0][1].detail


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("www.example.org/a", "https://www.example.org/a"),
        ("htp://example.org/a", "https://example.org/a"),
        ("http//example.org", "https://example.org"),
        ("https://example.org", None),
        ("notes.html", None),
        ("#gone", None),
    ],
)
def it_corrects_slips_only(target: str, meant: str | None) -> None:
    assert corrected(target) == meant


@given(st.text(max_size=60))
def it_reads_any_address(target: str) -> None:
    wrong = wrong_with(Link(1, target))
    assert wrong is None or wrong
    meant = corrected(target)
    assert meant is None or wrong_with(Link(1, meant)) is None or not meant.isascii()


class _Answers:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str, **_: Any) -> Fetched:
        self.asked.append(url)
        if "down" in url:
            raise FetchFailed("down.example did not answer in time.")
        return Fetched(url, 404 if "gone" in url else 403 if "private" in url else 200, "text/html", None, b"")


def it_asks_each_address_once_and_tells() -> None:
    answers, told = _Answers(), list[str]()
    links = [
        Link(1, "https://gone.example/a#x", "old page"),
        Link(2, "https://gone.example/a", "the same"),
        Link(2, "https://down.example/"),
        Link(3, "https://fine.example/"),
        Link(3, "https://private.example/"),
        Link(3, "mailto:a@b.example"),
        Link(3, "https:///misspelt"),
    ]
    found = list(unreachable(links, answers, told.append, {}))  # type: ignore[arg-type]
    assert [slide for slide, _ in found] == [1, 2, 2]
    assert "gone (status 404)" in found[0][1].detail
    assert "did not answer" in found[2][1].detail
    assert told == answers.asked == [
        "https://gone.example/a", "https://down.example/", "https://fine.example/", "https://private.example/",
    ]  # fmt: skip
