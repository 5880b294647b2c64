"""What is left of a clause when rules have taken out what they read: nothing but the words that it is built of, or more.

What is more is somebody in particular, a thing that the site does not have, a condition: the clause is not read then.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import SiteSpec
from agents.site.wishes.names import plural, singular

_BUILT = frozenset(
    [
        "a",
        "an",
        "the",
        "all",
        "any",
        "each",
        "every",
        "only",
        "just",
        "also",
        "always",
        "now",
        "then",
        "so",
        "that",
        "this",
        "it",
        "its",
        "they",
        "them",
        "their",
        "there",
        "please",
        "we",
        "our",
        "us",
        "i",
        "my",
        "me",
        "you",
        "your",
        "may",
        "can",
        "must",
        "should",
        "will",
        "shall",
        "could",
        "to",
        "be",
        "is",
        "are",
        "been",
        "being",
        "has",
        "have",
        "do",
        "does",
        "not",
        "no",
        "nor",
        "cannot",
        "make",
        "sure",
        "let",
        "allow",
        "want",
        "need",
        "like",
        "would",
        "at",
        "on",
        "of",
        "for",
        "in",
        "with",
        "and",
        "or",
        "but",
        "by",
        "as",
        "than",
        "more",
        "most",
        "least",
        "up",
        "again",
        "one",
        "ones",
        "time",
        "times",
        "once",
        "total",
        "whole",
        "site",
        "page",
        "online",
        "new",
        "own",
        "add",
    ]
)
_ANYBODY = frozenset(
    [
        "people",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "nobody",
        "person",
        "persons",
        "member",
        "members",
        "user",
        "users",
        "customer",
        "customers",
        "visitor",
        "visitors",
        "guest",
        "guests",
        "client",
        "clients",
        "account",
        "accounts",
        "household",
        "reader",
        "readers",
    ]
)
_BUILT_ZH = re.compile(
    r"每[个位名]?|所有|全部|任何|只有?|仅|都|也|再|就|才|可以?|能够?|必须|需要?|应该?|要|会|的|了|在|从|到|为|是|和|与|或|请|把|让|给|最多|至多|同时|一次|一共|网站|人|大家|用户|会员|顾客|客户|读者|他们|自己|我们"
)


def beyond_all(rest: str, spec: SiteSpec) -> list[str]:
    """The words of what is left that neither build a clause nor name what the site has."""
    from agents.site.reading.verbs import BASE, GERUND, THIRD, VERB_ZH

    known = _known(spec)
    if re.search(r"[\u4e00-\u9fff]", rest):
        for word in sorted((w for w in known if not w.isascii()), key=len, reverse=True):
            rest = rest.replace(word, " ")
        left = _BUILT_ZH.sub(" ", re.sub(VERB_ZH, " ", rest))
        return re.findall(r"[\u4e00-\u9fff]+|[a-z]+|\d+", left.lower())
    words = re.findall(r"[a-z][a-z'’-]*|\d+", rest.lower())
    return [
        w
        for w in words
        if w not in _BUILT and w not in _ANYBODY and w not in {*BASE, *THIRD, *GERUND} and w not in known
    ]


def _known(spec: SiteSpec) -> set[str]:
    """Words for what the site has: its kinds of thing and whom it is for."""
    told = {spec.member_title, *(e.title for e in spec.entities), *(e.titles for e in spec.entities)}
    words = {word for title in told for word in (title.lower().split() if title.isascii() else [title])}
    return words | {form for word in words if word.isascii() for form in (plural(word), singular(word))}
