"""The blueprints are whole and sound in both languages, and the nearest one is found by words and by meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.site.blueprints import blueprint, blueprints, finding, nearest
from agents.site.blueprints.trades import _all, trades_in
from agents.site.reading import trading
from agents.site.reading.sowing import seed_faults
from agents.site.spec import SiteSpec, faults
from agents.text.words import han_count

NAMES = sorted(blueprints())
HELD_BACK = [
    tuple(line.split("\t")) for line in (Path(__file__).parent / "sentences.tsv").read_text("utf-8").splitlines()
]
"""Sentences that no blueprint was written from: (the one that is meant, sentence)."""
ENOUGH = 0.95


class DescribeBlueprints:
    def it_has_one_for_every_kind_that_the_issue_names(self) -> None:
        named = {"shop", "booking", "blog", "portfolio", "clinic", "crm", "inventory", "forum", "course", "event"}
        assert named | {"restaurant", "tracker", "library", "jobs", "realestate", "recipes", "tasks"} <= set(NAMES)
        assert len(NAMES) >= 16

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("name", NAMES)
    def it_is_sound_with_rows_that_can_be_stored(self, name: str, language: str) -> None:
        spec = blueprint(name).spec(language)  # type: ignore[arg-type]

        assert faults(spec) == []
        assert seed_faults(spec) == []
        assert spec.language == language
        assert spec.blueprint == name

    @pytest.mark.parametrize("name", NAMES)
    def it_is_rich(self, name: str) -> None:
        spec = blueprint(name).spec("en")

        home = next(p for p in spec.pages if p.path == "")
        assert len(home.sections) >= 3
        assert sum(len(e.rows) for e in spec.entities) >= 8
        assert spec.dashboard.figures
        assert spec.dashboard.charts
        assert "lorem" not in spec.model_dump_json().lower()

    @pytest.mark.parametrize("name", NAMES)
    def it_has_the_same_shape_in_both_languages(self, name: str) -> None:
        english, chinese = blueprint(name).spec("en"), blueprint(name).spec("zh")

        def shape(spec: SiteSpec) -> list[object]:
            return [(e.name, [f.name for f in e.fields], len(e.rows), e.rules == []) for e in spec.entities]

        assert shape(english) == shape(chinese)
        for one, other in zip(english.entities, chinese.entities, strict=True):
            assert han_count(one.title + "".join(f.label for f in one.fields)) == 0
            assert han_count(other.title) > 0
            assert all(han_count(f.label) > 0 for f in other.fields)

    @pytest.mark.parametrize("name", NAMES)
    def it_links_only_to_pages_that_exist(self, name: str) -> None:
        spec = blueprint(name).spec("en")
        addresses = {"/" + e.plural.replace("_", "-") for e in spec.entities} | {f"/{p.path}" for p in spec.pages}

        links = [s.link for p in spec.pages for s in p.sections if s.link]

        assert all(link.removesuffix("/new") in addresses for link in links), links

    @pytest.mark.parametrize("name", NAMES)
    def it_says_which_entity_plays_which_part(self, name: str) -> None:
        one = blueprint(name)
        known = {e.name for e in one.spec("en").entities}

        assert {"main", "offer"} <= set(one.parts)
        assert {v for k, v in one.parts.items() if k in ("main", "offer", "resource")} <= known

    def it_gives_a_new_spec_each_time(self) -> None:
        blueprint("shop").spec("en").entities.clear()

        assert blueprint("shop").spec("en").entities


class DescribeTrades:
    @pytest.mark.parametrize("language", ["en", "zh"])
    def it_fills_every_trade_into_its_blueprint_soundly(self, language: str) -> None:
        for name, content, _ in _all():
            source = blueprint(content["blueprint"])
            word = content["words"][language][0]
            trade = next(t for t in trades_in(word) if t.name == name)

            spec = trading.put_in(source.spec(language), source, trade, language)  # type: ignore[arg-type]

            assert faults(spec) == [], name
            assert seed_faults(spec) == [], name
            offer = spec.entity(source.parts["offer"])
            assert [r[offer.display] for r in offer.rows] == [o["name"] for o in trade.told("offers", language)]  # type: ignore[arg-type]

    def it_takes_the_longest_word(self) -> None:
        assert [t.name for t in trades_in("a dog groomer")] == ["groomer"]


class DescribeNearest:
    @pytest.mark.parametrize("embedded", [True, False])
    def it_finds_what_held_back_sentences_mean(self, embedded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        if not embedded:
            monkeypatch.setattr(finding, "installed_embedder", lambda: None)

        wrong = [(want, text, got) for want, text in HELD_BACK if (got := nearest(text)[0].name) != want]

        assert len(HELD_BACK) >= 80
        assert len(wrong) <= (1 - ENOUGH) * len(HELD_BACK), wrong

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("a blog for my bakery", "blog"),
            ("an online shop for a tattoo studio", "shop"),
            ("a forum for dentists", "forum"),
            ("给理发店做一个博客", "blog"),
        ],
    )
    def it_lets_the_kind_of_site_stand_above_the_trade(self, text: str, name: str) -> None:
        assert nearest(text)[0].name == name

    @pytest.mark.parametrize("text", ["hello", "asdf", "what is the weather", "今天天气怎么样"])
    def it_finds_nothing_near_in_words_of_something_else(self, text: str) -> None:
        assert nearest(text)[0].score < finding.NEAR
