"""What a sentence demands beyond things and fields: `take` finds it and cuts it out, `hold` puts it into the spec.

A demand that the site cannot hold is given back without `Held`: the person is told so.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands import (
    counts,
    families,
    guards,
    listed,
    notices,
    periods,
    programmes,
    scores,
    seasons,
    times,
    views,
)
from agents.site.reading.demands.base import Demand, Held, Kind
from agents.site.reading.kin import Kin
from agents.site.reading.phrases import is_person
from agents.site.spec import SiteSpec, faults
from agents.sources.base import Language

__all__ = ["Demand", "Held", "hold", "plainly", "take", "without"]

KINDS: tuple[Kind, ...] = (
    *notices.KINDS,
    *periods.KINDS,
    *seasons.KINDS,
    *programmes.KINDS,
    *listed.KINDS,
    *families.KINDS,
    *scores.KINDS,
    *guards.KINDS,
    *views.KINDS,
    *times.KINDS,
    *counts.KINDS,
)
MOST = 4
"""So many demands of one kind are taken from a sentence."""


def take(text: str, language: Language) -> tuple[list[Demand], str]:
    """The demands of a sentence, in order of their kinds, and the sentence without them."""
    found: list[Demand] = []
    for kind in KINDS:
        for pattern in kind.patterns[language]:
            for _ in range(MOST):
                match = _first(kind, pattern, text)
                if match is None:
                    break
                facts = {name: value for name, value in match.groupdict().items() if value}
                found.append(Demand(kind.name, match.group().strip(" ,，、.。"), facts))
                text = _without(kind, match, text, facts, language)
    return found, text


def _first(kind: Kind, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    for match in pattern.finditer(text):
        if not (kind.but and re.search(kind.but, text[: match.start()], re.IGNORECASE)) and match.group().strip():
            return match
    return None


def _without(kind: Kind, match: re.Match[str], text: str, facts: dict[str, str], language: Language) -> str:
    kept = kind.kept if language == "en" else kind.kept_zh
    if kind.name == "passed" and language == "en" and not is_person(facts.get("who", "")):
        kept = ""  # an association is no role of the site
    needed = re.findall(r"\{(\w+)\}", kept)
    kept = kept.format(**facts).strip() if all(facts.get(name) for name in needed) else ""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    if language == "zh":
        joined = f"{before}{'，' if before and before[-1] not in '，：:,' else ''}{kept}{after}"
        return re.sub(r"[，,]+(?=[，,。；;]|$)", "", joined)
    comma = "," if match.group().startswith(",") and kept else ""
    joined = f"{before}{comma} {kept} {after}"
    joined = re.sub(r"\s+(?:and|with|but|where|that)\s*(?=[,;.]|$)", "", joined)
    return re.sub(r"\s{2,}", " ", re.sub(r"\s+([,;.])", r"\1", re.sub(r"([,:])\s*(?=[,;.])", "", joined))).strip(" ,")


_EVENING = re.compile(
    r"(\bcancel\w*[^,;.]{0,25}?)\s+(?:until|up to|till)\s+the (?:evening|day|night) before", re.IGNORECASE
)
_CANCELLED = re.compile(
    r"(?:(?<=[,;:.] )(?:(?:and|but) )?(?:can )?cancel|\b[a-z]+ (?:can|may) be cancell?ed)\s+(?:until|up to|till|at least|no later than)\s+(?P<n>\w+ (?:hours?|days?) before(?:hand)?)",
    re.IGNORECASE,
)
_TWO_PRICES = re.compile(
    r"(?P<a>[€$£]?\d+(?:[.,]\d+)?)(?P<c>\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?(?P<per>\s+(?:per|an?|each)\s+[a-z]+)?\s+(?:on|during)\s+(?:week ?days|working days)\s*(?:,|and|,\s*and)\s*(?P<b>[€$£]?\d+(?:[.,]\d+)?)(?:\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?\s+(?:at|on)\s+(?:the\s+)?weekends?",
    re.IGNORECASE,
)
_PLAIN_PRICES = re.compile(
    r"(?:\b(?:price|costs?|fee)s?:?\s+)?(?P<a>[€$£]?\d+(?:[.,]\d+)?)(?P<c>\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?\s*(?:,|and|,\s*and|but)\s*(?P<b>[€$£]?\d+(?:[.,]\d+)?)(?:\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?\s+(?:at|on)\s+(?:the\s+)?weekends?",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<=[:,;])\s*(?P<n>\d{2,3})\s*(?:minutes|min)\s*(?=[,;.]|$)", re.IGNORECASE)
_TWO_PRICES_ZH = re.compile(
    r"(?:工作日|平时|平日)(?P<per>每(?:晚|天|小时))?(?P<a>\d+)(?P<c>元|块)[，,]?周末(?:每(?:晚|天|小时))?(?P<b>\d+)(?:元|块)"
)


_SENT = re.compile(
    r"(?<=[:,;.] )(?P<who>people|everybody|everyone|anybody|visitors|members|participants|entrants|poets|authors|artists|students|pupils|writers|photographers|competitors|contestants|teams|groups|readers|children)\s+(?:may |can )?(?:(?:send(?: in)?|hand in)\s+(?!the\b|out\b|back\b)(?=[a-z])|enter\s+(?=(?:an?|their|one|up to)\s))",
    re.IGNORECASE,
)


def plainly(text: str) -> str:
    """Ways of saying times, prices and what is handed in as the other rules know them."""
    text = _SENT.sub(r"\g<who> submit ", text)
    text = _EVENING.sub(r"\1 up to 24 hours before", text)
    text = _CANCELLED.sub(r"members can cancel up to \g<n>", text)
    text = _PLAIN_PRICES.sub(lambda m: f"weekends cost {m['b']}{m['c'] or ''} instead of {m['a']}", text)
    text = _TWO_PRICES.sub(lambda m: f"weekends cost {m['b']}{m['c'] or ''}{m['per'] or ''} instead of {m['a']}", text)
    text = _LONG.sub(lambda m: f" {m['n']} minute slots", text)
    return _TWO_PRICES_ZH.sub(lambda m: f"周末{m['per'] or ''}{m['b']}元，平时{m['a']}元", text)


def without(text: str, found: list[Demand]) -> str:
    """A sentence without what its demands say."""
    for demand in found:
        text = text.replace(demand.words, "")
    return text


def hold(spec: SiteSpec, wanted: list[Demand], kin: Kin) -> tuple[SiteSpec, list[tuple[Demand, Held | None]]]:
    """The spec with every demand that fits it, and what became of each."""
    kinds = {kind.name: kind for kind in KINDS}
    done: list[tuple[Demand, Held | None]] = []
    for demand in wanted:
        tried = spec.model_copy(deep=True)
        held = kinds[demand.kind].hold(tried, demand, kin)
        if held is not None and not faults(tried):
            spec = tried
        else:
            held = None
        done.append((demand, held))
    return spec, done
