"""What a sentence demands beyond things and fields: `take` finds it and cuts it out, `hold` puts it into the spec.

A demand that the site cannot hold is given back without `Held`: the person is told so.
"""

from __future__ import annotations

import re

from agents.site.reading.demands import (
    acted,
    barring,
    bulk,
    closing,
    collecting,
    counts,
    deposits,
    families,
    guards,
    hiding,
    listed,
    notices,
    parting,
    periods,
    programmes,
    reductions,
    scores,
    seasons,
    shown,
    tariffs,
    times,
    views,
    weekdays,
)
from agents.site.reading.demands.base import Demand, Held, Kind
from agents.site.reading.demands.wording import plainly
from agents.site.reading.kin import Kin
from agents.site.reading.phrases import is_person
from agents.site.reading.verbs import BASE
from agents.site.spec import SiteSpec, faults
from agents.sources.base import Language

__all__ = ["Demand", "Held", "hold", "plainly", "take", "without"]

KINDS: tuple[Kind, ...] = (
    *hiding.KINDS,
    *shown.UNBUILT,
    *barring.KINDS,
    *closing.KINDS,
    *collecting.KINDS,
    *parting.KINDS,
    *deposits.MEASURES,
    *bulk.KINDS,
    *weekdays.KINDS,
    *tariffs.KINDS,
    *deposits.KINDS,
    *reductions.KINDS,
    *notices.KINDS,
    *periods.KINDS,
    *seasons.KINDS,
    *acted.KINDS,
    *shown.KINDS,
    *programmes.KINDS,
    *listed.KINDS,
    *families.KINDS,
    *scores.KINDS,
    *guards.KINDS,
    *views.KINDS,
    *times.KINDS,
    *counts.KINDS,
    *shown.LAST,
)
MOST = 4
"""So many demands of one kind are taken from a sentence."""


def take(text: str, language: Language) -> tuple[list[Demand], str]:
    """The demands of a sentence, in order of their kinds, and the sentence without them."""
    found: list[Demand] = []
    for kind in KINDS:
        for pattern in kind.patterns(language):
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
    if not kept and (who := _going_on(match, facts, after)):
        kept, after = who, re.sub(r"^,?\s*(?:and\s+)?", "", after)
    comma = "," if match.group().startswith(",") and kept else ""
    joined = f"{before}{comma} {kept} {after}"
    joined = re.sub(r"\s+(?:and|with|but|where|that)\s*(?=[,;.]|$)", "", joined)
    return re.sub(r"\s{2,}", " ", re.sub(r"\s+([,;.])", r"\1", re.sub(r"([,:])\s*(?=[,;.])", "", joined))).strip(" ,")


_MORE = re.compile(r"^,?\s*(?:and\s+)?(?P<v>[a-z]+)\s+(?:an?|the|their|[a-z]+)\b", re.IGNORECASE)


def _going_on(match: re.Match[str], facts: dict[str, str], after: str) -> str:
    """Who did what was taken out, where the words after it say what they do besides: "members pay 40 euros a year,
    report broken taps"."""
    found, first = _MORE.match(after), match.group().strip(" ,").split(" ", 1)[0]
    who = facts.get("who") or (first if is_person(first) else "")
    return who if found is not None and who and found["v"].lower() in BASE else ""


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
